"""Pure functions of `people`: no database, no clock."""
