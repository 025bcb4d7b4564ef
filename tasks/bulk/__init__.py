"""One change for many rows of a list at once: looked at before, then all of it or nothing."""
