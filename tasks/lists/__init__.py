"""What the lists and the first page show, and what they may be narrowed by."""
