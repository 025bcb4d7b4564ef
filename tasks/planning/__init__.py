"""What a plan asks for: its tasks, whom they reach and when, from the draft to the closing."""
