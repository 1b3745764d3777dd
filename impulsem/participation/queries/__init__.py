"""What pages show of a process."""
