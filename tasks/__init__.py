"""The tasks of a plan, who was given them, what became of them, and the annex they are read from."""
