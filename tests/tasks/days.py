"""The day on which tests of lists and sheets stand."""

from datetime import date

TODAY = date(2026, 9, 10)
