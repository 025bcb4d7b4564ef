"""How states, deadlines and figures are shown."""

from datetime import date
from types import SimpleNamespace

import pytest

from tasks.choices import DeadlineKind, State, Step, Timeliness
from tasks.figures import Figures
from tasks.templatetags.tasks import bar_parts, changed, days_left, deadline, state_chip, step_icon, timeliness

TODAY = date(2026, 9, 10)


def row(stands: Timeliness | None, due_on: date | None, kind: DeadlineKind = DeadlineKind.FIXED) -> SimpleNamespace:
    """Return what a tag reads of an assignment."""
    return SimpleNamespace(
        timeliness=stands, known_due_on=due_on, original_due_on=due_on, task=SimpleNamespace(deadline_kind=kind)
    )


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_chip_with_its_word(state: State) -> None:
    assert str(state.label) in state_chip(state)


@pytest.mark.parametrize(
    ("stands", "due_on", "words"),
    [
        (Timeliness.OVERDUE, date(2026, 8, 29), "Quá hạn 12 ngày"),
        (Timeliness.DUE_SOON, date(2026, 9, 14), "Còn 4 ngày"),
        (Timeliness.DUE_SOON, TODAY, "Đến hạn hôm nay"),
        (Timeliness.IN_TIME, date(2026, 10, 18), "Còn 38 ngày"),
        (Timeliness.IN_TIME, date(2026, 9, 1), "Trong hạn"),  # product in time, awaiting confirmation
        (Timeliness.DONE_IN_TIME, date(2026, 9, 1), "Hoàn thành đúng hạn"),
        (Timeliness.DONE_LATE, date(2026, 9, 1), "Hoàn thành quá hạn"),
        (Timeliness.NO_DEADLINE, None, "Có ngày cụ thể"),
        (Timeliness.NO_DEADLINE, date(2026, 9, 1), "Không có hạn"),  # suspended
    ],
)
def test_standing_is_told_with_the_distance(stands: Timeliness, due_on: date | None, words: str) -> None:
    assert words in timeliness(row(stands, due_on), TODAY)


def test_without_a_date_the_kind_of_deadline_is_shown() -> None:
    assert "Thường xuyên" in timeliness(row(Timeliness.NO_DEADLINE, None, DeadlineKind.ONGOING), TODAY)


def test_cancelled_work_stands_nowhere() -> None:
    assert timeliness(row(None, TODAY), TODAY) == ""


def test_deadline_shows_date_and_distance_together() -> None:
    assert '<time datetime="2026-08-29">29/08/2026</time>' in deadline(
        row(Timeliness.OVERDUE, date(2026, 8, 29)), TODAY
    )


def test_parts_of_the_bar_fill_it() -> None:
    parts = bar_parts(Figures(done_in_time=30, done_late=6, in_time=35, overdue=1, no_deadline=28))

    assert parts[0].start == "0.00%"
    assert parts[-1].end == "100.00%"
    assert [part.start for part in parts[1:]] == [part.end for part in parts[:-1]]


def test_one_overdue_of_thousands_is_wide_enough_to_be_seen() -> None:
    overdue = bar_parts(Figures(done_in_time=3000, overdue=1))[4]

    assert float(overdue.width.rstrip("%")) > 0.5


def test_bar_of_nothing_is_empty() -> None:
    assert {part.width for part in bar_parts(Figures())} == {"0.00%"}


@pytest.mark.parametrize("step", Step)
def test_every_step_has_a_mark(step: Step) -> None:
    assert "<svg" in step_icon(step)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "Đã niêm yết", "Đã niêm yết"),
        ("Đã niêm yết 13/14 tổ", "Đã niêm yết 14/14 tổ", "Đã niêm yết <ins>14/14 </ins>tổ"),
        ("Đã niêm yết", "Đã niêm yết", "Đã niêm yết"),
        ("a", "<b>", "<ins>&lt;b&gt;</ins>"),
        ("", "<b>", "&lt;b&gt;"),
    ],
)
def test_what_is_new_is_marked(before: str, after: str, shown: str) -> None:
    assert changed(before, after) == shown


@pytest.mark.parametrize(
    ("day", "css_class"), [(date(2026, 9, 9), "due late"), (date(2026, 9, 14), "due soon"), (date(2026, 9, 30), "due")]
)
def test_a_day_to_be_kept_shows_how_far_it_is(day: date, css_class: str) -> None:
    assert f'class="{css_class}"' in days_left(day, TODAY)
