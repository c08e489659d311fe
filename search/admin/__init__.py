"""What editors see of search: what was searched for, where an article ranks, and how far the index is."""
