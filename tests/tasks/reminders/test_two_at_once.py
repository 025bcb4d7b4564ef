"""Two machines run the daily reminders at the same moment: two real processes on one real database."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.factories import UnitFactory, UserFactory
from tests.tasks.reminders.conftest import TODAY, Mailbox, give
from units.models import Unit

UNITS = 20
RUN = """
import sys, django
django.setup()
from django.core.management import call_command
print("ready", flush=True)
sys.stdin.readline()
call_command("remind", "--today={today}")
"""


def database_url(folder: Path) -> str:
    """Where the test's rows can be reached from another process: SQLite keeps them in memory, so they are copied."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(folder / "copy.sqlite3") as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")  # as set-up leaves it: two first openings at once would collide
        copy.close()
        return f"sqlite:///{folder / 'copy.sqlite3'}"
    of = connection.settings_dict
    server = f"{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT'] or 5432}" if of["HOST"] else ""
    return f"postgres://{server}/{of['NAME']}"


def start(url: str, port: int, folder: Path) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DATABASE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "papi_portal.settings",
        "PAPI_VAR": str(folder),
    }
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    program = [sys.executable, "-c", RUN.format(today=TODAY)]
    return subprocess.Popen(program, env=environment, cwd=settings.BASE_DIR, text=True, **pipes)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_every_digest_once(mailbox: Mailbox, tmp_path: Path) -> None:
    province = UnitFactory().province
    for n in range(UNITS):
        unit: Unit = UnitFactory(province=province)
        UserFactory(lead_of=unit, email=f"donvi{n}@example.gov.vn")
        give(unit, -1), give(unit, 7)
    url = database_url(tmp_path)

    runs = [start(url, settings.EMAIL_PORT, tmp_path) for _each in range(2)]
    assert [run.stdout.readline() for run in runs] == ["ready\n"] * 2
    for run in runs:
        run.stdin.write("go\n")
        run.stdin.flush()
    told = [run.communicate(timeout=60) for run in runs]

    assert [run.returncode for run in runs] == [0, 0], told
    assert sum(int(out.split("sent ")[1]) for out, _errors in told) == UNITS, told
    assert mailbox.addresses == sorted(f"donvi{n}@example.gov.vn" for n in range(UNITS))
