"""Settings of the project: `base` for all, then one module for each way of running (`dev`, `test`, `production`)."""
