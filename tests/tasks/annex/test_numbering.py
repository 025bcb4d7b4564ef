"""Automatic numbers, which stand in no text of a Word file."""

import pytest

from tasks.annex.document import open_document
from tasks.annex.document.numbering import _written
from tasks.annex.layout import TaskRow, read_layout
from tests.tasks.annex import documents


def tasks(made) -> list[TaskRow]:
    return read_layout(open_document(documents.saved(made)).sheets).tasks


def texts(made) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in open_document(documents.saved(made)).sheets[0].rows]


def numbered(*levels: tuple[str, str], count: int = 3, extra: str = "") -> list[str]:
    made, table = documents.plain(*(["", f"Việc {n}", "Sở Nội vụ", "", "Quý I"] for n in range(count)))
    documents.add_list(made, 91, *levels, extra=extra)
    for row in range(1, count + 1):
        documents.number(table.cell(row, 0).paragraphs[0], 91)
    return [task.number for task in tasks(made)]


@pytest.mark.parametrize(
    ("form", "shown", "numbers"),
    [
        ("decimal", "%1", ["1", "2", "3"]),
        ("decimal", "%1.", ["1", "2", "3"]),
        ("upperRoman", "%1", ["I", "II", "III"]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)"]),
        ("decimalZero", "%1", ["01", "02", "03"]),
    ],
)
def test_automatic_numbers_are_counted(form, shown, numbers):
    assert numbered((form, shown)) == numbers


def test_levels_count_within_each_other():
    made, table = documents.plain(*(["", f"Việc {n}", "Sở Nội vụ", "", "Quý I"] for n in range(5)))
    documents.add_list(made, 91, ("decimal", "%1"), ("decimal", "%1.%2"))
    for row, level in enumerate([0, 1, 1, 0, 1], start=1):
        documents.number(table.cell(row, 0).paragraphs[0], 91, level)

    assert [row[0] for row in texts(made)[1:]] == ["1", "1.1", "1.2", "2", "2.1"]


def test_list_that_begins_anew_counts_from_its_start():
    made, table = documents.plain(*(["", f"Việc {n}", "Sở Nội vụ", "", "Quý I"] for n in range(4)))
    documents.add_list(made, 91, ("decimal", "%1"))
    documents.restart_list(made, 92, of=91, start=7)
    for row, key in enumerate([91, 91, 92, 92], start=1):
        documents.number(table.cell(row, 0).paragraphs[0], key)

    assert [row[0] for row in texts(made)[1:]] == ["1", "2", "7", "8"]


def test_number_of_a_title_stands_before_it():
    made, table = documents.plain(["", "Rà soát", "Sở Nội vụ", "", "Quý I"])
    documents.add_list(made, 91, ("decimal", "%1."))
    documents.number(table.cell(1, 1).paragraphs[0], 91)

    assert (tasks(made)[0].number, tasks(made)[0].title) == ("1", "Rà soát")


def test_number_that_cannot_be_followed_is_asked_for():
    made, table = documents.plain(["", "Rà soát", "Sở Nội vụ", "", "Quý I"])
    documents.add_list(made, 91, ("chineseCounting", "%1"))
    documents.number(table.cell(1, 0).paragraphs[0], 91)

    assert "number_unknown" in [doubt.code for doubt in tasks(made)[0].doubts]


def test_bullets_stay_points():
    made, table = documents.plain(["1", "Rà soát", "Sở Nội vụ", "", "Quý I"], ["", "quy chế", "", "", ""])
    documents.add_list(made, 91, ("bullet", "·"))
    documents.number(table.cell(2, 1).paragraphs[0], 91)

    assert [task.title for task in tasks(made)] == ["Rà soát - quy chế"]


@pytest.mark.parametrize(("count", "form", "shown"), [(27, "lowerLetter", "aa"), (14, "upperRoman", "XIV")])
def test_counts_are_written_beyond_the_first_few(count, form, shown):
    assert _written(count, form) == shown
