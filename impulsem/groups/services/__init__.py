"""The commands: the only writers of its tables."""
