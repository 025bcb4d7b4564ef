"""The measure itself: every case runs and is told; how long it took is for `script/bench`, never for a test."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indicators.reference import load_frameworks
from plans.models import Plan
from tests.factories import PlanFactory, UserFactory
from units.loading import load_units

pytestmark = pytest.mark.django_db


def test_every_case_is_measured_and_written(tmp_path: Path) -> None:
    load_units(only=["Lai Châu"])
    load_frameworks()
    out, file = StringIO(), tmp_path / "bench.json"

    call_command("bench", "--assignments=60", "--rounds=1", f"--json={file}", stdout=out)

    found = json.loads(file.read_text(encoding="utf-8"))
    assert all(set(row) == {"case", "ms", "floor_ms", "ratio", "queries"} for row in found)
    assert all(row["queries"] > 0 for row in found)
    names = [row["case"] for row in found]
    assert {"overview", "tasks, search", "assignments, overdue", "a unit's work", "save of an update"} <= set(names)
    assert names[-3:] == ["work sheet, upload and preview", "work sheet, apply", "daily reminders"]
    assert all(name in out.getvalue() for name in names)
    assert Plan.objects.filter(parent__isnull=False, status=Plan.Status.ISSUED).count() > 1  # else their page is empty


@pytest.mark.parametrize("make", [PlanFactory, UserFactory])
def test_database_in_use_is_left_alone(make: type) -> None:
    make()

    with pytest.raises(CommandError, match="in use"):
        call_command("bench")
