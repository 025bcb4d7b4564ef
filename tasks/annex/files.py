"""An uploaded annex, whichever of Excel and Word it was made with: told apart by its bytes, never by its name."""

import zipfile
from dataclasses import dataclass, field
from typing import IO

from tasks.annex.document import Letter, open_document
from tasks.annex.package import MAX_FILE, MB
from tasks.annex.refusals import refusal
from tasks.annex.workbook import Sheet, open_annex

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_STARTS = {b"%PDF": "pdf", b"{\\rt": "other_document"}


@dataclass(frozen=True, slots=True)
class AnnexFile:
    """The sheets of a file; what the letter around them says, for a Word file; the suffix of its kind."""

    sheets: list[Sheet]
    letter: Letter = field(default_factory=Letter)
    suffix: str = ".xlsx"


def open_file(file: IO[bytes]) -> AnnexFile:
    """Read an annex. Raises AnnexFileError with a message that says what to do."""
    size = file.seek(0, 2)
    file.seek(0)
    if size > MAX_FILE:
        raise refusal("too_large", MAX_FILE // MB)
    start = file.read(8)
    code = _STARTS.get(start[:4]) or _inside(file, start)
    file.seek(0)
    if code == "word":
        found = open_document(file)
        return AnnexFile(found.sheets, found.letter, ".docx")
    if code:
        raise refusal(code)
    return AnnexFile(open_annex(file))


def _inside(file: IO[bytes], start: bytes) -> str:
    """Return "word", the code of a refusal, or "" for what is left to the reader of workbooks."""
    if start == _OLE:
        return "old_word" if _WORD_STREAM in file.read() else ""
    if start and not start.startswith(b"PK"):
        return "not_office"
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return ""
    if any(name.startswith("word/") for name in names):
        return "word"
    is_text = "mimetype" in names and not any(name.startswith("xl/") for name in names) and _is_open_text(file)
    return "other_document" if is_text else ""


def _is_open_text(file: IO[bytes]) -> bool:
    """Whether an OpenDocument file is a text: its first part, stored without packing, says so."""
    file.seek(0)
    return b"opendocument.text" in file.read(200)
