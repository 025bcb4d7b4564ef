"""Provinces, their units, and the words by which documents name them."""
