"""Commands: the only writers."""
