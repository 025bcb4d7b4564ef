"""Tasks that stand in the text of a Word file and in no table."""

import pytest
from docx import Document

from tasks.annex.document import open_document
from tasks.annex.document.prose import labels_in
from tasks.annex.files import open_file
from tasks.annex.layout import TaskRow, read_layout
from tasks.annex.refusals import AnnexFileError
from tests.tasks.annex import documents


def tasks(made) -> list[TaskRow]:
    return read_layout(open_document(documents.saved(made)).sheets).tasks


def test_tasks_in_the_text_are_read_from_their_labels():
    found = tasks(documents.written(documents.IN_PROSE))

    assert [(task.indicator, task.number, task.lead, task.deadline) for task in found] == [
        ("D2", "1.1", "Trung tâm Thông tin", "Thường xuyên"),
        ("D8", "1.2", "Phòng Hành chính", "Quý II/2026"),
        (None, "2", "Phòng Hành chính", "Khi có đề nghị"),
    ]
    assert [task.coordinating for task in found[:2]] == ["Các phòng, ban, trung tâm", "Trung tâm Thông tin"]
    assert found[0].title.startswith("Đăng tải đầy đủ thông tin")
    assert found[2].title == "Tham gia tập huấn nghiệp vụ: Thực hiện theo yêu cầu của cơ quan chuyên môn."
    assert found[1].product == "Giao diện mới"


def test_points_with_units_of_their_own_are_tasks():
    made = documents.written(
        "1. Công khai\na) Niêm yết danh sách\nChủ trì: UBND cấp xã\nb) Đăng tải thông tin\nChủ trì: Sở Nội vụ"
    )

    assert [(task.number, task.lead) for task in tasks(made)] == [("a)", "UBND cấp xã"), ("b)", "Sở Nội vụ")]


@pytest.mark.parametrize(
    "text",
    [
        "1. Niêm yết danh sách (Cơ quan chủ trì: UBND cấp xã; thời gian: Quý I/2026)",
        "1. Niêm yết danh sách. Đơn vị chủ trì: UBND cấp xã. Thời gian: Quý I/2026.",
        "1. Niêm yết danh sách;\n+ Chủ trì: UBND cấp xã\n+ Thời hạn hoàn thành: Quý I/2026;",
    ],
)
def test_labels_may_follow_in_the_same_paragraph(text):
    made = Document()
    made.add_paragraph(text)

    task = tasks(made)[0]

    assert (task.number, task.title.rstrip(" .;"), task.lead, task.deadline) == (
        "1",
        "Niêm yết danh sách",
        "UBND cấp xã",
        "Quý I/2026",
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đơn vị chủ trì: Sở Nội vụ.", {3: "Sở Nội vụ"}),
        ("(Chủ trì: Sở Nội vụ; thời gian: Quý II)", {3: "Sở Nội vụ", 5: "Quý II"}),
        ("Giao Sở Nội vụ chủ trì: tổ chức hội nghị", {}),
        ("Thời gian thực hiện: từ 8:00 ngày 5/6/2026", {5: "từ 8:00 ngày 5/6/2026"}),
        ("Cơ quan phối hợp: Sở Y tế; Sở Tài chính", {4: "Sở Y tế; Sở Tài chính"}),
        ("Lưu ý: gửi báo cáo", {}),
    ],
)
def test_label_is_told_from_a_sentence(text, found):
    assert labels_in(text) == found


def test_document_without_tasks_says_what_it_needs():
    with pytest.raises(AnnexFileError) as caught:
        open_file(documents.saved(documents.written(documents.LETTER)))

    assert caught.value.code == "no_tasks"
