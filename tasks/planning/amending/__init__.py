"""Amending an issued plan (điều chỉnh): what a task printed, what a change does to assignments, and doing it."""
