"""Pages of `reports`."""
