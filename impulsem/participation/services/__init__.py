"""What people do in a process: the only writers."""
