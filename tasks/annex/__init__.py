"""From the annex of a plan to tasks: file → rows → parties and deadlines → preview → apply.

Each room is a pure function until `services`, which alone writes to the database.
"""
