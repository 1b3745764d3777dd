"""Pages of `documents`."""
