"""Deadlines that a sheet keeps as dates: what counts is what the cell shows, not what Excel made of it."""

import re
from datetime import date

from .deadline import Deadline
from .reading import read_deadline

_NOT_DATE = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.|\*.|am/pm", re.IGNORECASE)


def read_date_cell(value: date, number_format: str, plan_date: date, *, year: int | None = None) -> Deadline:
    """Return what a date cell means to whoever looks at the sheet.

    Excel keeps a typed "6/2025" as 1 June 2025 shown as "Jun-25": that is the month, not the day.
    """
    return read_deadline(_shown(value, number_format), plan_date, year=year)


def _shown(value: date, number_format: str) -> str:
    """Return the value in the words of its format: dd/mm/yyyy, dd/mm, mm/yyyy, mm or yyyy."""
    codes = _NOT_DATE.sub("", number_format.split(";", maxsplit=1)[0]).lower()
    day, month, year = "d" in codes, "m" in codes and not re.search(r"[hs]", codes), "y" in codes
    if month and not day:
        return f"{value.month:02}/{value.year:04}"
    if year and not day:
        return f"{value.year:04}"
    return f"{value.day:02}/{value.month:02}/{value.year:04}"
