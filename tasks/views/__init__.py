"""Pages about tasks, one room for each kind of work."""
