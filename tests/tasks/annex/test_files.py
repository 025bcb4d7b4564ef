"""Which files are taken for an annex, and that a bad Word file costs the server little."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from tasks.annex import package
from tasks.annex.files import open_file
from tasks.annex.refusals import AnnexFileError
from tests.tasks.annex import bad_documents, bad_files

SECONDS, MEGABYTES = 5, 300
_MEASURE = r"""
import json, re, sys, time
from django.conf import settings
settings.configure(USE_I18N=False)
from tasks.annex.files import open_file
from tasks.annex.layout import read_layout
from tasks.annex.refusals import AnnexFileError
begin = time.process_time()
with open(sys.argv[1], "rb") as file:
    try:
        read_layout(open_file(file).sheets)
        code = "read"
    except AnnexFileError as error:
        code = error.code
seconds = time.process_time() - begin
peak = re.search(r"VmHWM:\s*(\d+) kB", open("/proc/self/status").read())
print(json.dumps([code, seconds, int(peak[1]) / 1024]))
"""


def measured(content: bytes, folder: Path) -> tuple[str, float, float]:
    """Outcome, seconds of work and megabytes at the peak of reading a file in a process of its own."""
    path = folder / "plan.docx"
    path.write_bytes(content)
    done = subprocess.run([sys.executable, "-c", _MEASURE, path], capture_output=True, text=True, check=True)
    code, seconds, megabytes = json.loads(done.stdout)
    return code, seconds, megabytes


@pytest.mark.parametrize("name", bad_documents.REFUSED)
def test_what_is_no_plan_is_refused_with_a_message(name):
    build, code = bad_documents.REFUSED[name]

    with pytest.raises(AnnexFileError) as caught:
        open_file(BytesIO(build()))

    assert caught.value.code == code
    assert caught.value.message


@pytest.mark.parametrize("name", bad_documents.HEAVY)
def test_heavy_file_costs_little_time_and_memory(name, tmp_path):
    build, code = bad_documents.HEAVY[name]

    outcome, seconds, megabytes = measured(build(), tmp_path)

    assert outcome == code
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_largest_plan_that_is_read_stays_within_the_bounds(tmp_path):
    outcome, seconds, megabytes = measured(bad_documents.many_rows(package.MAX_ROWS), tmp_path)

    assert outcome == "read"
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_kind_of_a_file_is_told_by_its_bytes():
    assert open_file(BytesIO(bad_documents.good())).suffix == ".docx"
    assert open_file(BytesIO(bad_files.good())).suffix == ".xlsx"


def test_what_is_neither_is_left_to_the_reader_of_workbooks():
    with pytest.raises(AnnexFileError) as caught:
        open_file(BytesIO(b""))

    assert caught.value.code == "empty"
