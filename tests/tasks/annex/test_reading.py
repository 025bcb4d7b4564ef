"""The whole reading: the demo's two annexes against a careful clerk's, and the shape of the JSON."""

import csv
import json
from calendar import monthrange
from datetime import date
from pathlib import Path

import pytest

from tasks.annex.layout import read_layout
from tasks.annex.reading import AnnexReading, read_annex
from tasks.annex.workbook import open_annex
from tests.tasks.annex import books
from units import reference
from units.text import fold

DEMO = Path(__file__).parents[3] / "fixtures/demo"
QUARTER_ENDS = {"Q1": "03-31", "Q2": "06-30", "Q3": "09-30", "Q4": "12-31"}
ANNEXES = {
    "annex-lao-cai-2022": ("Lào Cai", date(2022, 6, 30)),
    "annex-lai-chau-2026": ("Lai Châu", date(2026, 3, 27)),
}


def read_demo(name: str) -> AnnexReading:
    province, day = ANNEXES[name]
    with (DEMO / f"{name}.xlsx").open("rb") as file:
        return read_annex(read_layout(open_annex(file)), reference.directory(province, day), day)


def expected(name: str) -> list[dict[str, str]]:
    with (DEMO / f"{name}.expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def due(text: str) -> str:
    """A quarter or a month of the expectation as its last day."""
    if "-Q" in text:
        return f"{text[:4]}-{QUARTER_ENDS[text[-2:]]}"
    if text[5:].isdigit():
        return f"{text}-{monthrange(int(text[:4]), int(text[5:]))[1]}"
    return text


def folded(names: list[str]) -> list[str]:
    return [fold(name) for name in names if name]


def read(*rows: list[object], **how: object) -> list[dict]:
    """The JSON of the tasks of a plain annex of Lai Châu."""
    sheets = open_annex(books.saved(books.plain(*rows)))
    day = date(2026, 1, 15)
    return read_annex(read_layout(sheets), reference.directory("Lai Châu", day), day, **how).as_json()["tasks"]


@pytest.mark.parametrize("name", ANNEXES)
def test_every_row_that_a_clerk_is_sure_of_reads_as_the_clerk_does(name):
    tasks, rows = read_demo(name).as_json()["tasks"], expected(name)

    assert [(task["indicator"], task["number"]) for task in tasks] == [
        (row["content_indicator"], row["number"]) for row in rows
    ]
    for task, row in zip(tasks, rows, strict=True):
        if not row["uncertain"]:
            assert folded(task["lead"]) == folded(row["lead_units"].split(" | ")), row
            assert folded(task["coordinating"]) == folded(row["coordinating_units"].split(" | ")), row
            assert task["deadline_kind"] == row["deadline_kind"], row
            assert (task["recurrence"] or task["due_on"] or "") == due(row["deadline"]), row


@pytest.mark.parametrize("name", ANNEXES)
def test_every_row_that_a_clerk_would_ask_about_carries_a_doubt_and_few_others_do(name):
    tasks, rows = read_demo(name).as_json()["tasks"], expected(name)

    assert all(task["doubts"] for task, row in zip(tasks, rows, strict=True) if row["uncertain"])
    assert sum(bool(task["doubts"]) for task in tasks) <= 12


def test_halves_over_a_page_break_are_one_task():
    tasks = {(task["indicator"], task["number"]): task for task in read_demo("annex-lao-cai-2022").as_json()["tasks"]}

    split = [tasks["D5", "5.3"], tasks["D6", "6.8"], tasks["D8", "7.4"]]
    assert [len(task["rows"]) for task in split] == [2, 2, 2]
    assert all(task["row"] == task["rows"][0] for task in split)


def test_caption_gives_the_plan_its_number_and_date():
    caption = read_demo("annex-lao-cai-2022").caption

    assert (caption.issued_on, caption.province, caption.year) == (date(2022, 6, 30), "Lào Cai", 2022)


def test_json_has_the_agreed_keys_and_can_be_printed():
    printed = json.loads(json.dumps(read_demo("annex-lao-cai-2022").as_json(), ensure_ascii=False))

    assert list(printed) == ["tasks", "headings", "skipped"]
    assert list(printed["tasks"][0]) == [
        *("sheet", "rows", "row", "indicator", "number", "title", "lead", "coordinating"),
        *("deadline_text", "deadline_kind", "due_on", "recurrence", "doubts", "product"),
    ]
    doubted = next(task for task in printed["tasks"] if task["doubts"])
    assert list(doubted["doubts"][0]) == ["field", "code", "message", "suggestion"]
    assert list(printed["headings"][0]) == list(printed["skipped"][0]) == ["sheet", "row", "text", "reason"]


def test_same_unit_may_lead_and_coordinate():
    task = read(["1", "Lập danh sách hộ nghèo", "UBND cấp xã", "Sở Y tế; UBND cấp xã", "Thường xuyên"])[0]

    assert (task["lead"], task["coordinating"]) == (["[UBND cấp xã]"], ["Sở Y tế", "[UBND cấp xã]"])
    assert task["doubts"] == []


def test_what_is_missing_is_asked_for_once():
    task = read(["1", "Rà soát quy chế", None, "Sở Nội vụ", None])[0]

    assert sorted(doubt["field"] for doubt in task["doubts"]) == ["deadline", "lead"]
    assert (task["deadline_kind"], task["due_on"], task["recurrence"]) == ("missing", None, None)


def test_before_a_day_may_include_it():
    row = ["1", "Rà soát quy chế", "Sở Nội vụ", None, "Trước ngày 30/6/2026"]

    assert read(row)[0]["due_on"] == "2026-06-29"
    assert read(row, before_is_inclusive=True)[0]["due_on"] == "2026-06-30"


def test_dates_without_a_year_take_that_of_the_plan():
    assert read(["1", "Rà soát", "Sở Nội vụ", None, "Trước 30/6"], year=2027)[0]["due_on"] == "2027-06-29"


def test_endless_cell_is_read_at_its_beginning_and_doubted():
    task = read(["1", "Rà soát quy chế", "Sở Nội vụ; " * 500, None, "Quý I/2026"])[0]

    assert task["lead"] == ["Sở Nội vụ"]
    assert "too_long" in [doubt["code"] for doubt in task["doubts"]]
