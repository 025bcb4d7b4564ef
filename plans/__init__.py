"""A province's yearly plan, its targets and its report periods."""
