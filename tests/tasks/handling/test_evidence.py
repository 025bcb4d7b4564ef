"""What is taken in as proof, and to whom it is given out again."""

import io
import unicodedata
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tasks.handling.evidence import OLE, Document, attach_evidence, check_upload
from tasks.models import Evidence
from tests.factories import AssignmentFactory, EvidenceFactory, UnitFactory, UserFactory


def office(part: str) -> bytes:
    """The smallest zip that looks like a file of Word or Excel."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
    return held.getvalue()


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
DOCX, XLSX = office("word/document.xml"), office("xl/workbook.xml")
PNG, JPG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff\xe0\0\x10JFIF"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Báo cáo.pdf", PDF),
        ("BÁO CÁO.PDF", PDF),
        ("Biên bản.docx", DOCX),
        ("Số liệu.xlsx", XLSX),
        ("Cũ.doc", OLE + b"\0" * 8),
        ("Cũ.xls", OLE + b"\0" * 8),
        ("Ảnh niêm yết.jpg", JPG),
        ("Ảnh niêm yết.jpeg", JPG),
        ("Ảnh niêm yết.png", PNG),
    ],
)
def test_files_of_an_office_are_taken(name: str, content: bytes) -> None:
    check_upload(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("trang.html", b"<script>alert(1)</script>"),
        ("hinh.svg", b"<svg onload='alert(1)'/>"),
        ("mau.docm", DOCX),
        ("nen.zip", DOCX),
        ("khong-duoi", PDF),
        ("ten hong.docx", office("word/é.xml").replace("é".encode(), b"\xff\xff")),
        ("thuc ra la trang.pdf", b"<html></html>"),
        ("thuc ra la Word.xlsx", DOCX),
        ("thuc ra la Excel.docx", XLSX),
        ("zip cut.docx", DOCX[:40]),
        ("chuong trinh.png", b"MZ\x90\0"),
        ("rong.pdf", b""),
    ],
)
def test_other_files_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError):
        check_upload(SimpleUploadedFile(name, content))


def test_a_file_over_the_limit_is_refused_and_the_limit_named(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 2 * 1024**2

    with pytest.raises(ValidationError) as refused:
        check_upload(SimpleUploadedFile("to.pdf", PDF + b"\0" * 2 * 1024**2))

    assert "2 MB" in refused.value.messages[0]


@pytest.mark.django_db
def test_a_file_is_kept_under_a_name_that_nobody_guesses() -> None:
    name = unicodedata.normalize("NFD", "Biên bản họp tổ dân phố.pdf")

    kept = attach_evidence(AssignmentFactory(), Document(SimpleUploadedFile(name, PDF)), by=UserFactory())

    assert kept.name == unicodedata.normalize("NFC", name)
    assert "ban" not in kept.file.name.lower()
    assert kept.size == len(PDF)
    assert len(kept.sha256) == 64
    with kept.file.open() as file:
        assert file.read() == PDF


def kept_file() -> Evidence:
    """A file with a Vietnamese name, with an assignment."""
    document = Document(SimpleUploadedFile("Báo cáo quý “III”.pdf", PDF, content_type="text/html"))
    return attach_evidence(AssignmentFactory(), document, by=UserFactory())


@pytest.mark.django_db
def test_a_document_is_sent_to_be_saved_under_its_own_name(client: Client) -> None:
    document = kept_file()
    client.force_login(UserFactory(lead_of=document.assignment.unit))

    response = client.get(reverse("tasks:evidence", args=[document.key]))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o")
    assert "private" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_document_is_not_given_to_a_stranger(client: Client) -> None:
    document = kept_file()
    client.force_login(UserFactory(lead_of=UnitFactory(province=document.assignment.province)))

    assert client.get(reverse("tasks:evidence", args=[document.key])).status_code == 404


@pytest.mark.django_db
def test_a_number_alone_has_no_file_to_send(client: Client) -> None:
    document = EvidenceFactory()
    client.force_login(UserFactory(lead_of=document.assignment.unit))

    assert client.get(reverse("tasks:evidence", args=[document.key])).status_code == 404
