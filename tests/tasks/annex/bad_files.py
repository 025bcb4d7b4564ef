"""Files that are no annex, or more of one than a server should open."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook

from tests.tasks.annex.books import plain, saved

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"
_SHEET_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_STRINGS_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def good() -> bytes:
    """A small annex that is read."""
    return saved(plain(["1", "Ban hành kế hoạch", "Sở Nội vụ", "UBND cấp xã", "Quý I/2026"])).getvalue()


def changed(change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """The good file with each part passed through `change`, and more parts."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(good())) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return made.getvalue()


def with_sheet(body: bytes) -> bytes:
    """The good file with another sheet."""
    return changed(lambda name, old: _SHEET_HEAD + body + b"</worksheet>" if name == SHEET else old)


def zipped(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def word_renamed() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<a/>", "word/document.xml": b"<w/>"})


def open_document() -> bytes:
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"})


def binary_workbook() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<a/>", "xl/workbook.bin": b"\0"})


def password_protected() -> bytes:
    return OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def zip_with_password() -> bytes:
    """The good file with the flag of an encrypted part set in the zip's directory."""
    content = bytearray(good())
    entry = content.find(b"PK\x01\x02")
    content[entry + 8 : entry + 10] = struct.pack("<H", 1)
    return bytes(content)


def zip_bomb() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<a/>", "xl/workbook.xml": bytes(1 << 28)})


def lying_zip_bomb() -> bytes:
    """A part of 64 MB that the zip's directory declares as 100 bytes."""
    parts = {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<a/>", "xl/a.xml": bytes(1 << 26)}
    content = bytearray(zipped(parts))
    entry = content.rfind(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 100)
    return bytes(content)


def entity_bomb() -> bytes:
    doctype = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    return changed(lambda name, old: doctype + old.partition(b"?>")[2] if name == SHEET else old)


def doctype_in_workbook() -> bytes:
    return changed(lambda name, old: b"<!DOCTYPE x>" + old if name == "xl/workbook.xml" else old)


def strict_workbook() -> bytes:
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    return changed(
        lambda name, old: (
            old.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", strict)
            if name.startswith("xl/")
            else old
        )
    )


def path_outside() -> bytes:
    return changed(lambda _name, old: old, {"../outside.xml": b"<a/>"})


def many_parts() -> bytes:
    return changed(lambda _name, old: old, {f"xl/media/{number}.txt": b"x" for number in range(600)})


def many_merges() -> bytes:
    merges = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (row, row + 1) for row in range(1, 12_001, 2))
    return with_sheet(b"<sheetData><row><c><v>1</v></c></row></sheetData><mergeCells>" + merges + b"</mergeCells>")


def many_rows(count: int = 20_000) -> bytes:
    made = Workbook(write_only=True)
    sheet = made.create_sheet()
    sheet.append(["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"])
    for number in range(1, count):
        sheet.append([number, f"Nhiệm vụ số {number}", "Sở Nội vụ", "UBND cấp xã", "Quý III/2026"])
    return saved(made).getvalue()


def million_rows() -> bytes:
    rows = b"".join(b"<row><c><v>%d</v></c></row>" % (row * 7919) for row in range(1_000_000))
    return with_sheet(b"<sheetData>" + rows + b"</sheetData>")


def million_formatted_cells() -> bytes:
    """Nothing but formatting, and packed so well that it is small on the wire."""
    rows = b"".join(b'<row r="%d">' % row + b'<c s="%d"/>' % (row % 3) * 100 + b"</row>" for row in range(1, 5_001))
    return with_sheet(b"<sheetData>" + rows + b"</sheetData>")


def with_strings(strings: bytes, body: bytes = b"<sheetData/>") -> bytes:
    """The good file with a table of shared strings, as Excel writes them, and another sheet."""
    part = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + strings + b"</sst>"
    kind = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + _STRINGS_TYPE + b'"/></Types>'

    def change(name: str, old: bytes) -> bytes:
        if name == SHEET:
            return _SHEET_HEAD + body + b"</worksheet>"
        return old.replace(b"</Types>", kind) if name == "[Content_Types].xml" else old

    return changed(change, {"xl/sharedStrings.xml": part})


def many_strings() -> bytes:
    """A million shared strings that no cell needs."""
    return with_strings(b"".join(b"<si><t>%x</t></si>" % (number * 7919) for number in range(1_000_000)))


def much_text() -> bytes:
    made = Workbook(write_only=True)
    sheet = made.create_sheet()
    for number in range(120):
        sheet.append([f"{number} " + "dài dòng " * 3_000])
    return saved(made).getvalue()


def many_names() -> bytes:
    names = b"<definedNames>" + b"".join(b'<definedName name="n%d">1</definedName>' % n for n in range(200_000))
    return changed(
        lambda name, old: (
            old.replace(b"</workbook>", names + b"</definedNames></workbook>") if name == "xl/workbook.xml" else old
        )
    )


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "an old .xls": (lambda: OLE + bytes(2048), "old_excel"),
    "a password": (password_protected, "encrypted"),
    "a zip with a password": (zip_with_password, "encrypted"),
    "a .docx renamed": (word_renamed, "word"),
    "an .ods": (open_document, "other_spreadsheet"),
    "an .xlsb": (binary_workbook, "other_spreadsheet"),
    "a strict workbook": (strict_workbook, "other_spreadsheet"),
    "a picture": (lambda: b"\x89PNG\r\n" + bytes(100), "not_xlsx"),
    "a page saved as .xls": (lambda: b"<html><table></table></html>", "not_xlsx"),
    "some other zip": (lambda: zipped({"readme.txt": b"x"}), "not_xlsx"),
    "half of the file": (lambda: good()[:1500], "damaged"),
    "a broken sheet": (lambda: with_sheet(b"<sheetData><row>"), "damaged"),
    "an entity bomb": (entity_bomb, "unsafe"),
    "a document type": (doctype_in_workbook, "unsafe"),
    "a path outside": (path_outside, "unsafe"),
    "many parts": (many_parts, "too_many_parts"),
    "many merges": (many_merges, "too_many_merges"),
}
HEAVY: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip bomb": (zip_bomb, "too_big_unpacked"),
    "a zip bomb that lies": (lying_zip_bomb, "damaged"),
    "20,000 rows": (many_rows, "too_many_rows"),
    "a million rows": (million_rows, "too_many_rows"),
    "a million formatted cells": (million_formatted_cells, "too_many_cells"),
    "a million strings": (many_strings, "too_much_text"),
    "three million letters": (much_text, "too_much_text"),
    "200,000 names": (many_names, "too_many_styles"),
}
