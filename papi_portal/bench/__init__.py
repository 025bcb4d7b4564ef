"""How fast the portal answers for a province of a given size, as a ratio to a bare Django view in the same run.

Wall time says more of the machine than of the code; the ratio to a page of 25 bare rows says how much we add.
"""
