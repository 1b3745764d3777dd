"""Pages of the staff's day, by noun."""
