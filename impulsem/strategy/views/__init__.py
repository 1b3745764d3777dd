"""Pages of the strategy: what is read, rounds, and voting."""
