"""The Vietnamese catalogue is complete: nobody in an office should meet a word of English."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parent.parent
CATALOGUE = Path("locale/vi/LC_MESSAGES/django.po")
CODE = ["units", "accounts", "indicators", "plans", "tasks", "reports", "papi_portal", "templates", "manage.py"]


def messages(po: polib.POFile) -> set[tuple[str | None, str, str]]:
    """Return what a program asks a catalogue for: context, message, plural."""
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in po if not entry.obsolete}


def placeholders(text: str) -> set[str]:
    """Return the named places that a program fills."""
    return set(re.findall(r"%\(\w+\)[a-z]|\{\w*\}", text))


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(ROOT / CATALOGUE))


def test_every_message_is_translated(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []


def test_no_translation_is_a_guess(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


def test_translations_keep_the_placeholders(catalogue: polib.POFile) -> None:
    wrong = [
        entry.msgid
        for entry in catalogue.translated_entries()
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if text and placeholders(text) != placeholders(entry.msgid_plural or entry.msgid)
    ]

    assert wrong == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="the package gettext is not installed")
def test_catalogue_holds_what_the_code_asks_for_and_no_more(catalogue: polib.POFile, tmp_path: Path) -> None:
    for name in CODE:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    (tmp_path / CATALOGUE).parent.mkdir(parents=True)

    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale=vi", "--verbosity=0"],
        cwd=tmp_path,
        env=os.environ | {"PAPI_VAR": str(tmp_path / "var")},
        check=True,
    )

    assert messages(polib.pofile(str(tmp_path / CATALOGUE))) == messages(catalogue)
