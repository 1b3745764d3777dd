"""Pure functions, without the database."""
