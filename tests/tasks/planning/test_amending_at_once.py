"""Two coordinators save the same at the same moment: two real processes on one real database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import PlanFactory, UnitFactory, UserFactory
from tests.tasks.planning.amended import document, issued, task_of
from tests.tasks.reminders.test_two_at_once import database_url

RUN = """
import sys, django
django.setup()
from accounts.models import User
from plans.models import Amendment
from tasks.choices import ChangeKind
from tasks.models import Party, Task
from tasks.planning.amending.services import Deed, Version, amend, foresee, mark
from tasks.services import StepRefusedError
amendment = Amendment.objects.select_related("plan__province").get()
old = Task.objects.get()
parties = [Party(part="lead", position=0, unit=party.unit, text=party.text) for party in old.parties.all()]
new = Task(plan=amendment.plan, title="Niêm yết công khai", deadline_kind="ongoing")
deed = Deed(ChangeKind.{kind}, "Theo Nghị quyết", {tasks}, [Version(new, parties)])
seen = mark(amendment, deed, foresee(amendment, deed))
print("ready", flush=True)
sys.stdin.readline()
try:
    amend(amendment, deed, by=User.objects.order_by("pk")[0], seen=seen)
except StepRefusedError:
    print("refused")
else:
    print("saved")
"""


def start(url: str, folder: Path, kind: str, tasks: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "papi_portal.settings",
        "PAPI_VAR": str(folder),
    }
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    program = [sys.executable, "-c", RUN.format(kind=kind, tasks=tasks)]
    return subprocess.Popen(program, env=environment, cwd=settings.BASE_DIR, text=True, **pipes)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("kind", "tasks"), [("ADDED", "[]"), ("REPLACED", "[old]")])
def test_of_two_at_once_one_is_saved_and_one_looks_again(tmp_path: Path, kind: str, tasks: str) -> None:
    UserFactory()
    unit = UnitFactory()
    plan = PlanFactory(province=unit.province)
    task_of(plan, unit)
    document(issued(plan))
    url = database_url(tmp_path)

    runs = [start(url, tmp_path, kind, tasks) for _each in range(2)]
    assert [run.stdout.readline() for run in runs] == ["ready\n"] * 2
    for run in runs:
        run.stdin.write("go\n")
        run.stdin.flush()
    told = [run.communicate(timeout=60) for run in runs]

    assert sorted(out.strip() for out, _errors in told) == ["refused", "saved"], told
