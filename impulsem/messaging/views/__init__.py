"""Pages of `messaging`, by what they show."""
