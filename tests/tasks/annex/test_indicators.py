"""Headings and columns that name one of the eight dimensions, and those that only sound like it."""

import pytest

from tasks.annex.indicators import name_dimension, named_number
from tasks.annex.layout import read_layout
from tasks.annex.workbook import open_annex
from tests.tasks.annex import books


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tham gia của người dân ở cấp cơ sở", "D1"),
        ("Công khai minh bạch", "D2"),
        ("Công khai, minh bạch trong việc ra quyết định ở địa phương", "D2"),
        ("Trách nhiệm giải trình với nhân dân", "D3"),
        ("Kiểm soát tham nhũng trong khu vực công", "D4"),
        ("Thủ tục hành chính", "D5"),
        ("Cung ứng dịch vụ công", "D6"),
        ("Quản trị môi trường", "D7"),
        ("7.4 Quản trị điện tử", "D8"),
        ("CHỈ SỐ NỘI DUNG 5: THỦ TỤC HÀNH CHÍNH CÔNG", "D5"),
        ("I. Nâng cao chỉ số nội dung “Công khai, minh bạch”", "D2"),
        ("Chỉ số thành phần 2.1 Tiếp cận thông tin", "D2"),
        ("S1.1 Tri thức công dân", "D1"),
        ("D8", "D8"),
        ("S6.2", "D6"),
        ("Kiểm soảt tham những trong khu vực cong", "D4"),  # misread letters
        ("Quan tri dién tir", "D8"),
        ("Cung úng dịch vụ cõng", "D6"),
    ],
)
def test_name_of_a_dimension_is_known(text, code):
    naming = name_dimension(text)

    assert naming is not None
    assert (naming.code, naming.whole) == (code, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nâng cao sự tham gia của người dân vào xây dựng nông thôn mới", "D1"),
        ("Nâng cao hiệu quả kiểm soát tham nhũng, lãng phí, tiêu cực trong các cơ quan nhà nước", "D4"),
    ],
)
def test_longer_heading_names_the_dimension_it_begins_with(text, code):
    naming = name_dimension(text)

    assert naming is not None
    assert (naming.code, naming.whole) == (code, False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nhiệm vụ chung",
        "Cải cách thủ tục hành chính",
        "Cải cách thể chế",
        "Xây dựng chính quyền số",
        "Công tác y tế",
    ],
)
def test_other_headings_name_none(text):
    assert name_dimension(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("Chỉ số nội dung 5: …", 5), ("S5.2", 5), ("Chỉ số nội dung thứ 3", 3), ("5 việc cần làm", None)],
)
def test_number_of_a_dimension(text, number):
    assert named_number(text) == number


def indicators(*headings: str) -> list[str | None]:
    """The indicators of one task under each heading, numbered from 1."""
    rows = []
    for number, heading in enumerate(headings, start=1):
        rows += [[str(number), heading], [f"{number}.1", f"Việc {number}", "Sở Nội vụ", None, "Quý I"]]
    return [task.indicator for task in read_layout(open_annex(books.saved(books.plain(*rows)))).tasks]


def test_heading_that_cannot_be_read_counts_by_its_place_between_its_neighbours():
    headings = [
        "Tham gia của người dân ở cấp cơ sở",
        "Công khai, minh bạch",
        "Trách nhiệm giải trình",
        "K..m s..t th..",
    ]
    headings += ["Thủ tục hành chính công", "Nhiệm vụ khác"]

    assert indicators(*headings) == ["D1", "D2", "D3", "D4", "D5", None]


def test_annex_of_another_index_has_no_indicators_and_no_doubts():
    layout = read_layout(open_annex(books.saved(books.without_numbers())))

    assert [task.indicator for task in layout.tasks] == [None] * 3
    assert not any(task.doubts for task in layout.tasks)


def test_task_outside_the_indicators_of_a_papi_annex_is_doubted():
    tasks = read_layout(open_annex(books.saved(books.office_plan()))).tasks

    assert [task.indicator for task in tasks] == ["D2", "D8", None]
    assert [doubt.code for doubt in tasks[2].doubts] == ["indicator_missing"]


def test_indicator_in_a_column_of_its_own():
    tasks = read_layout(open_annex(books.saved(books.indicator_column()))).tasks

    assert [task.indicator for task in tasks] == ["D1", "D1", "D2", "D7", "D6"]


def test_indicator_above_the_table_of_a_sheet():
    tasks = read_layout(open_annex(books.saved(books.several_sheets()))).tasks

    assert [task.indicator for task in tasks] == ["D1", "D2", "D2", "D2"]
