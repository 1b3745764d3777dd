"""Pages of `people`. Each looks up through visibility, makes one command, and redirects or shows the form again."""
