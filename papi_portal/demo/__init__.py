"""Two invented years of work on real-looking plans, played through the portal's own services.

`content` reads what is in `fixtures/demo/`, `people` makes the accounts, `stories` finds the words, `lives` says what
happens to each assignment and when, `play` does it. Nothing is left to chance: everything drawn at random is drawn by a
key that stays the same, so a day always looks the same, and a later day only adds to it.
"""
