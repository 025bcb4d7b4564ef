"""A deadline as understood."""

from dataclasses import dataclass
from datetime import date

from tasks.annex.doubts import Doubt
from tasks.choices import DeadlineKind, Recurrence


@dataclass(frozen=True, slots=True)
class Deadline:
    """What one cell says by when.

    `text` is as printed (NFC, one line); `due_on` is the last good day, only where the print gives one; `receiver` is
    "Sở Nội vụ" of "Báo cáo kết quả về Sở Nội vụ trước 30/7/2022", else "". `recurs_day` and `recurs_month` say when in
    each period a recurring task is due, where the print does.
    """

    text: str
    kind: DeadlineKind
    start_on: date | None = None
    due_on: date | None = None
    recurrence: Recurrence | None = None
    receiver: str = ""
    doubts: tuple[Doubt, ...] = ()
    recurs_day: int | None = None
    recurs_month: int | None = None
