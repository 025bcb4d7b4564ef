"""Reminders of what is due, overdue, not reported or not acknowledged.

`steps`: what is said when (pure). `digests`: each unit's digest of a day. `by_hand`: a coordinator reminds all late
units. `addressees`: who gets the mails. `post`: the outbox. `wording`: how it is told. `seen`: the bell.
"""
