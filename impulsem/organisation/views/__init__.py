"""Pages of staff, centres, and the first log-in."""
