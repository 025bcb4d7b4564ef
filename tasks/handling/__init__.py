"""What a unit does with what it was given: take note, report, prove, ask for more time."""
