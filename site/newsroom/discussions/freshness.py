"""What kept pages show of discussions."""


def tags(page_id: int) -> tuple[str, str]:
    """Tags of all that readers see of a page's discussion, counts in lists included; and of any discussion."""
    return f"discussion:{page_id}", "discussion"
