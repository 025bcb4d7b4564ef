"""A plan goes out as an annex and comes in again: import what was exported, export it, and nothing differs."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from openpyxl import load_workbook

from plans.models import Plan
from tasks.annex.services import apply, keep, read_for_plan
from tasks.lists.filters import chosen_tasks
from tasks.sheets.annex import plan_annex
from tests.factories import IndicatorFactory, PartyFactory, PlanFactory, ProvinceFactory, TaskFactory, UserFactory

pytestmark = pytest.mark.django_db

DEMO = Path(settings.BASE_DIR) / "fixtures" / "demo"


def exported(plan: Plan) -> bytes:
    tasks = chosen_tasks(plan, UserFactory(coordinator_of=plan.province), {}).qs.select_related("indicator__parent")
    return plan_annex(plan, tasks).read()


def imported(plan: Plan, content: bytes) -> Plan:
    read = read_for_plan(plan, BytesIO(content))
    apply(keep(plan, read, content=content, name="phu-luc.xlsx", by=None), by=None)
    plan.refresh_from_db()
    return plan


def cells(content: bytes) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("annex", "province", "year"), [("lai-chau-2026", "Lai Châu", 2026), ("lao-cai-2022", "Lào Cai", 2022)]
)
def test_annex_of_the_demo_goes_out_and_comes_in_and_goes_out_the_same(annex: str, province: str, year: int) -> None:
    home = ProvinceFactory(name=province)
    total = IndicatorFactory(total=True)
    for number in range(1, 9):
        IndicatorFactory(
            version=total.version, parent=total, code=f"D{number}", number=str(number), name=NAMES[number - 1]
        )
    first = PlanFactory(province=home, year=year, framework_version=total.version)
    imported(first, (DEMO / f"annex-{annex}.xlsx").read_bytes())
    went_out = exported(first)

    second = PlanFactory(province=home, year=year, framework_version=total.version, unit=first.unit)
    went_out_again = exported(imported(second, went_out))

    assert cells(went_out_again) == cells(went_out)
    assert second.tasks.count() == first.tasks.count() > 25
    meant = ("number", "title", "product", "indicator", "deadline_kind", "deadline_text", "due_on", "recurrence")
    assert list(second.tasks.values_list(*meant)) == list(first.tasks.values_list(*meant))


NAMES = [
    "Tham gia của người dân ở cấp cơ sở",
    "Công khai, minh bạch trong việc ra quyết định ở địa phương",
    "Trách nhiệm giải trình với người dân",
    "Kiểm soát tham nhũng trong khu vực công",
    "Thủ tục hành chính công",
    "Cung ứng dịch vụ công",
    "Quản trị môi trường",
    "Quản trị điện tử",
]


def test_task_without_indicator_does_not_fall_under_the_heading_above() -> None:
    total = IndicatorFactory(total=True)
    first_of = {
        number: IndicatorFactory(
            version=total.version, parent=total, code=f"D{number}", number=str(number), name=NAMES[number - 1]
        )
        for number in range(1, 6)
    }
    plan = PlanFactory(framework_version=total.version, title="Kế hoạch nâng cao Chỉ số PAPI")
    for indicator in [*first_of.values(), None]:
        task = TaskFactory(plan=plan, indicator=indicator)
        PartyFactory(task=task, unit=None, text="Sở Nội vụ")
    content = exported(plan)

    again = imported(
        PlanFactory(province=plan.province, framework_version=total.version, title=plan.title, unit=plan.unit), content
    )

    assert list(again.tasks.values_list("indicator", flat=True)) == [*(each.pk for each in first_of.values()), None]
    assert cells(exported(again)) == cells(content)
