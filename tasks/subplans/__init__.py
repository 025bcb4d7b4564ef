"""The plan that a unit makes under the province's: what it takes over, to whom it gives it, and how that adds up."""
