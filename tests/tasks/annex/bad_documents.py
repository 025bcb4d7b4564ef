"""Word files that are none, or more of one than a server should open."""

import zipfile
from collections.abc import Callable
from io import BytesIO

from docx import Document

from tests.tasks.annex import bad_files, documents
from tests.tasks.annex.books import HEADER

DOCUMENT = "word/document.xml"
_HEAD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
_ROW = b"<w:tr>" + b"<w:tc><w:p><w:r><w:t>%d</w:t></w:r></w:p></w:tc>" * 5 + b"</w:tr>"


def good() -> bytes:
    """A small plan that is read."""
    made, _table = documents.plain(["1", "Ban hành kế hoạch", "Sở Nội vụ", "UBND cấp xã", "Quý I/2026"])
    return documents.saved(made).getvalue()


def changed(change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """The good file with each part passed through `change`, and more parts."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(good())) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return made.getvalue()


def with_body(body: bytes) -> bytes:
    """The good file with another body."""
    return changed(lambda name, old: _HEAD + body + b"</w:body></w:document>" if name == DOCUMENT else old)


def with_macros() -> bytes:
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return changed(lambda _name, old: old.replace(plain, macro), {"word/vbaProject.bin": b"\0"})


def entity_bomb() -> bytes:
    doctype = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    return changed(lambda name, old: doctype + old.partition(b"?>")[2] if name == DOCUMENT else old)


def external_entity() -> bytes:
    doctype = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return changed(lambda name, old: doctype + old.partition(b"?>")[2] if name == "word/styles.xml" else old)


def many_rows(count: int = 20_000) -> bytes:
    names = b"".join(b"<w:tc><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc>" % name.encode() for name in HEADER)
    rows = b"".join(_ROW % ((row,) * 5) for row in range(1, count))
    return with_body(b"<w:tbl><w:tr>" + names + b"</w:tr>" + rows + b"</w:tbl>")


def many_cells() -> bytes:
    return with_body(b"<w:tbl>" + (b"<w:tr>" + b"<w:tc/>" * 60 + b"</w:tr>") * 2_900 + b"</w:tbl>")


def wide() -> bytes:
    span = b'<w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr><w:p/></w:tc>'
    return with_body(b"<w:tbl><w:tr>" + span + span + b"</w:tr></w:tbl>")


def deep() -> bytes:
    return with_body(b"<w:tbl><w:tr><w:tc>" * 20_000 + b"</w:tc></w:tr></w:tbl>" * 20_000)


def deep_links() -> bytes:
    return with_body(b"<w:p>" + b"<w:hyperlink>" * 100_000 + b"</w:hyperlink>" * 100_000 + b"</w:p>")


def many_runs() -> bytes:
    runs = b"".join(b"<w:r><w:t>%x</w:t></w:r>" % (number * 7919) for number in range(400_000))
    return with_body(b"<w:p>" + runs + b"</w:p>")


def much_text() -> bytes:
    return with_body((b"<w:p><w:r><w:t>" + b"dai dong " * 3_000 + b"</w:t></w:r></w:p>") * 120)


def long_ancestry() -> bytes:
    """A style based on another, and so on, a hundred thousand times; each paragraph asks it."""
    styles = b"".join(
        b'<w:style w:styleId="s%d"><w:basedOn w:val="s%d"/></w:style>' % (key, key + 1) for key in range(100_000)
    )
    body = b'<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>' * 30_000

    def change(name: str, old: bytes) -> bytes:
        if name == DOCUMENT:
            return _HEAD + body + b"</w:body></w:document>"
        return old.replace(b"</w:styles>", styles + b"</w:styles>") if name == "word/styles.xml" else old

    return changed(change)


def endless_marker() -> bytes:
    """A marker of a list as long as a book, counted from a billion in letters, before each paragraph."""
    level = b'<w:lvl w:ilvl="0"><w:start w:val="999999999"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/></w:lvl>'
    lists = b'<w:abstractNum w:abstractNumId="91">' + level % (b"lowerLetter", b"%1" * 100_000) + b"</w:abstractNum>"
    lists += b'<w:num w:numId="91"><w:abstractNumId w:val="91"/></w:num>'
    body = b'<w:p><w:pPr><w:numPr><w:numId w:val="91"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>' * 30_000

    def change(name: str, old: bytes) -> bytes:
        if name == DOCUMENT:
            return _HEAD + body + b"</w:body></w:document>"
        return old.replace(b"</w:numbering>", lists + b"</w:numbering>") if "numbering" in name else old

    return changed(change)


def labels_upon_labels() -> bytes:
    text = "Chủ trì: a; ".encode() * 60_000
    return with_body(b"<w:p><w:r><w:t>1. Viec. " + text + b"</w:t></w:r></w:p>")


def sentences_with_colons() -> bytes:
    return with_body(b"<w:p><w:r><w:t>" + b"viec a: b; (viec c: d). " * 40_000 + b"</w:t></w:r></w:p>")


def text_in_nested_tables() -> bytes:
    depth, text = 30, b"<w:p><w:r><w:t>" + b"dai dong " * 100_000 + b"</w:t></w:r></w:p>"
    return with_body(b"<w:tbl><w:tr><w:tc>" * depth + text + b"</w:tc></w:tr></w:tbl>" * depth)


def empty_runs() -> bytes:
    return with_body(b"<w:p>" + b"<w:r/>" * 590_000 + b"</w:p>")


def old_word() -> bytes:
    return bad_files.OLE + bytes(1024) + "WordDocument".encode("utf-16-le") + bytes(1024)


def open_text() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", b"<a/>")
    return made.getvalue()


def many_lists(count: int = 200_000) -> bytes:
    lists = b"".join(b'<w:num w:numId="%d"/>' % key for key in range(count))
    return changed(
        lambda name, old: old.replace(b"</w:numbering>", lists + b"</w:numbering>") if "numbering" in name else old
    )


def nothing() -> bytes:
    return documents.saved(Document()).getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "an old .doc": (old_word, "old_word"),
    "a .docm": (with_macros, "macros"),
    "an .odt": (open_text, "other_document"),
    "an .rtf": (lambda: rb"{\rtf1 Ke hoach}", "other_document"),
    "a .pdf": (lambda: b"%PDF-1.7\n", "pdf"),
    "a page saved as .doc": (lambda: b"<html><table></table></html>", "not_office"),
    "a password": (bad_files.password_protected, "encrypted"),
    "no text": (nothing, "no_tasks"),
    "half of the file": (lambda: good()[:9_000], "damaged"),
    "a broken document": (lambda: with_body(b"<w:tbl><w:tr>"), "damaged_document"),
    "no body": (lambda: changed(lambda name, old: b"<w/>" if name == DOCUMENT else old), "damaged_document"),
    "an entity bomb": (entity_bomb, "unsafe"),
    "an external entity": (external_entity, "unsafe"),
    "a path outside": (lambda: changed(lambda _name, old: old, {"../outside.xml": b"<a/>"}), "unsafe"),
    "a cell over a hundred million columns": (wide, "too_many_columns"),
}
HEAVY: dict[str, tuple[Callable[[], bytes], str]] = {
    "20,000 rows": (many_rows, "too_many_rows"),
    "170,000 cells": (many_cells, "too_many_cells"),
    "20,000 tables in each other": (deep, "unsafe"),
    "100,000 links in each other": (deep_links, "unsafe"),
    "400,000 runs": (many_runs, "too_much_text"),
    "three million letters": (much_text, "too_much_text"),
    "200,000 lists": (many_lists, "read"),
    "100,000 styles based on each other": (long_ancestry, "no_tasks"),
    "a marker without end": (endless_marker, "no_tasks"),
    "60,000 labels in a paragraph": (labels_upon_labels, "read"),
    "80,000 colons in a paragraph": (sentences_with_colons, "no_tasks"),
    "a long text in thirty tables": (text_in_nested_tables, "no_tasks"),
    "590,000 empty runs": (empty_runs, "no_tasks"),
}
