"""Pure functions of `messaging`: no database, no clock."""
