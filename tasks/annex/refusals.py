"""Why a file is no annex that can be read, in words that tell the clerk what to do."""

from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MESSAGES: dict[str, "StrPromise"] = {
    "empty": _("The file is empty. Choose the annex again and upload it once more."),
    "too_large": _(
        "The file is larger than the limit of %(limit)s MB. Keep only the task table, remove pictures, and upload it "
        "again."
    ),
    "old_excel": _(
        "This is an old Excel file (.xls) or an old Word file (.doc). Open it, choose Save as, type Excel Workbook "
        "(.xlsx), and upload the new file."
    ),
    "old_word": _(
        "This is an old Word file (.doc). Open it in Word, choose Save as, type Word Document (.docx), and upload the "
        "new file."
    ),
    "macros": _(
        "This Word file holds macros (.docm). Open it in Word, choose Save as, type Word Document (.docx), and upload "
        "the new file."
    ),
    "other_document": _(
        "This is a text document of another type. Open it, choose Save as, type Word Document (.docx), and upload the "
        "new file."
    ),
    "pdf": _(
        "This is a PDF file; its tables cannot be read for sure. Ask for the Word file (.docx) or the Excel file "
        "(.xlsx) that it was made from."
    ),
    "not_office": _(
        "This is neither an Excel file (.xlsx) nor a Word file (.docx). Save the annex as one of these and upload it."
    ),
    "damaged_document": _(
        "The file is damaged or was not completely uploaded. Open it in Word, save it again as .docx, and upload the "
        "new file."
    ),
    "no_tasks": _(
        "No table with column names was found, and no tasks in the text. A table needs a row with names such as “Nhiệm "
        "vụ”, “Cơ quan chủ trì”, “Thời gian hoàn thành”; in the text each task needs a line “Cơ quan chủ trì: …”."
    ),
    "encrypted": _("The file is protected by a password. Open it, remove the password, save, and upload again."),
    "word": _("This is a Word file. Copy its task table into Excel, save as .xlsx, and upload that file."),
    "other_spreadsheet": _(
        "This is a spreadsheet of another type. Open it, choose Save as, type Excel Workbook (.xlsx), and upload the "
        "new file."
    ),
    "not_xlsx": _("This is not an Excel file (.xlsx). Save the annex as Excel Workbook (.xlsx) and upload it."),
    "damaged": _(
        "The file is damaged or was not completely uploaded. Open it in Excel, save it again as .xlsx, and upload the "
        "new file."
    ),
    "unsafe": _(
        "The file holds content that it must not have, so it was not opened. Copy the task table into a new file and "
        "upload that."
    ),
    "too_many_parts": _(
        "The file is made of more than %(limit)s parts. Copy the task table into a new Excel file and upload that."
    ),
    "too_big_unpacked": _(
        "The content of the file is larger than the limit of %(limit)s MB. Copy the task table into a new Excel file "
        "and upload that."
    ),
    "too_dense": _(
        "A part of the file is more than %(limit)s times larger than what was uploaded. Copy the task table into a new "
        "Excel file and upload that."
    ),
    "too_many_rows": _(
        "The file has more than %(limit)s rows with data. Keep only the tasks of the plan and upload again."
    ),
    "too_many_cells": _(
        "The file has more than %(limit)s cells, empty formatted ones included. Copy the task table into a new Excel "
        "file and upload that."
    ),
    "too_many_columns": _(
        "The file has data in many cells beyond column %(limit)s. Keep only the task table and upload again."
    ),
    "too_many_merges": _(
        "The file has more than %(limit)s merged cells. Copy the task table into a new Excel file and upload that."
    ),
    "too_much_text": _(
        "The file has more than %(limit)s characters of text. Keep only the tasks of the plan and upload again."
    ),
    "too_many_styles": _(
        "The file carries more formatting than the limit of %(limit)s MB. Copy the task table into a new Excel file "
        "and upload that."
    ),
    "no_header": _(
        "No row with column names was found in any sheet. The table needs a row with names such as “Nhiệm vụ”, "
        "“Cơ quan chủ trì”, “Cơ quan phối hợp”, “Thời gian hoàn thành”. Add it above the first task and upload again."
    ),
}


class AnnexFileError(Exception):
    """The file is refused as a whole. `code` is stable; `message` says what to do, and which limit was passed."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def refusal(code: str, limit: int | None = None) -> AnnexFileError:
    """Return the error of this code, its message in the language of the moment."""
    shown = "" if limit is None else number_format(limit, force_grouping=True)
    return AnnexFileError(code, str(MESSAGES[code]) % {"limit": shown})
