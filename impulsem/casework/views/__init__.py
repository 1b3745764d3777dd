"""Pages of casework, split by noun."""
