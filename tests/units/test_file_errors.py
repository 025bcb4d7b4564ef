"""Errors of the disk in the reader's language."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from units.file_errors import reason


@pytest.mark.parametrize(
    ("path", "said"),
    [("khong-co.xlsx", "there is no such file or folder"), (".", "this is a folder, not a file")],
)
def test_import_says_why_it_cannot_read(tmp_path: Path, path: str, said: str) -> None:
    with override("en"), pytest.raises(CommandError, match=said):
        call_command("import_annex", str(tmp_path / path), "--province", "Lào Cai", "--year", "2022")


def test_error_of_another_kind_is_said_too() -> None:
    with override("en"):
        assert reason(OSError("?")) == "the disk or the network gave an error"
