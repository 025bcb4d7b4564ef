"""A plan in mid-course: what its units were given and did, told day by day through the services."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest

from accounts.models import User
from plans.models import Period, Plan
from tasks import services
from tasks.choices import DeadlineKind, Part
from tasks.models import Assignment, Task
from tasks.planning.issuing import issue_plan
from tests.factories import (
    EvidenceFactory,
    FrameworkVersionFactory,
    IndicatorFactory,
    PartyFactory,
    PlanFactory,
    ProvinceFactory,
    TaskFactory,
    UnitFactory,
    UserFactory,
)
from units.models import Group, Unit

COMMUNES = (
    "UBND xã A Lù",
    "UBND xã Bản Qua",
    "UBND xã Cốc Lầu",
    "UBND xã Dền Sáng",
    "UBND xã Khánh Yên Hạ",
    "UBND xã Mường Vi",
    "UBND xã Nậm Chạc",
)
TODAY = date(2026, 9, 20)  # after the cut-off of quarter III


def at(month: int, day: int) -> datetime:
    """The middle of a working morning."""
    return datetime.combine(date(2026, month, day), time(2), tzinfo=UTC)


@dataclass
class World:
    """The plan and the people who work on it."""

    plan: Plan
    coordinator: User
    another: User
    leads: dict[int, User]

    @property
    def quarter(self) -> Period:
        return Period.objects.for_report().get(plan=self.plan, code="2026-Q3")

    def given(self, number: str, unit: str) -> Assignment:
        return Assignment.objects.get(task__plan=self.plan, task__number=number, unit__name=unit)

    def tell(self, number: str, unit: str, day: datetime, **said: str) -> Assignment:
        """Record progress."""
        assignment = self.given(number, unit)
        services.record_progress(assignment, by=self.coordinator, at=day, **{"result": "Đang làm", **said})
        return assignment

    def finish(self, number: str, unit: str, done_on: date, day: datetime, result: str = "Đã hoàn thành") -> Assignment:
        """Send a completion and confirm it on the same day."""
        assignment = self.given(number, unit)
        services.send(assignment, result=result, done_on=done_on, by=self.coordinator, at=day)
        services.confirm(assignment, by=self.another, at=day)
        return assignment


def _task(plan: Plan, number: str, kind: DeadlineKind, **fields: object) -> Task:
    return TaskFactory(plan=plan, number=number, deadline_kind=kind, **fields)


@pytest.fixture
def world(db: None) -> World:
    """Seven communes, a district's worth of departments, a body outside the UBND; issued on 27 March 2026."""
    province = ProvinceFactory(name="Lào Cai")
    version = FrameworkVersionFactory(first_year=2026)
    total = IndicatorFactory(version=version, total=True)
    dimensions = [
        IndicatorFactory(version=version, parent=total, number=str(n), name=name)
        for n, name in ((1, "Tham gia của người dân ở cấp cơ sở"), (2, "Công khai, minh bạch"))
    ]
    agency = UnitFactory(province=province, name="Sở Nội vụ", position=1)
    finance = UnitFactory(province=province, name="Sở Tài chính", position=2)
    insurance = UnitFactory(province=province, name="Bảo hiểm xã hội tỉnh", kind=Unit.Kind.VERTICAL, position=3)
    for place, name in enumerate(COMMUNES):
        UnitFactory(province=province, name=name, kind=Unit.Kind.COMMUNE, position=10 + place)
    communes = Group.objects.create(code="ubnd-cap-xa", name="UBND cấp xã", kinds=["commune"])
    plan = PlanFactory(
        province=province,
        framework_version=version,
        agency=agency,
        title="Cải thiện Chỉ số PAPI của tỉnh Lào Cai năm 2026",
        with_periods=True,
    )
    listed = _task(plan, "1.1", DeadlineKind.FIXED, indicator=dimensions[0], due_on=date(2026, 7, 14))
    PartyFactory(task=listed, unit=None, group=communes, text="UBND cấp xã")
    PartyFactory(task=listed, part=Part.COORDINATING, unit=None, text="Tổ trưởng TDP")
    budget = _task(plan, "2.1", DeadlineKind.FIXED, indicator=dimensions[1], due_on=date(2026, 9, 29))
    PartyFactory(task=budget, unit=finance, text="Sở Tài chính")
    PartyFactory(task=budget, part=Part.COORDINATING, unit=agency, text="Sở Nội vụ")
    steady = _task(plan, "2.2", DeadlineKind.ONGOING, indicator=dimensions[1])
    PartyFactory(task=steady, unit=agency, text="Sở Nội vụ")
    PartyFactory(task=steady, unit=finance, text="Sở Tài chính")
    asked = _task(plan, "", DeadlineKind.FIXED, due_on=date(2026, 6, 30), title="Vận động người dân tham gia bảo hiểm")
    PartyFactory(task=asked, unit=insurance, text="BHXH tỉnh")
    issue_plan(plan, number="1450/KH-UBND", dated_on=date(2026, 3, 27), by=None, at=at(3, 27))
    plan.refresh_from_db()
    people = {unit.pk: UserFactory(lead_of=unit) for unit in (agency, finance)}
    return World(plan, UserFactory(coordinator_of=province), UserFactory(coordinator_of=province), people)


@pytest.fixture
def quarter(world: World) -> World:
    """The third quarter's work: five communes done (one late), two overdue, one department at work, one silent."""
    for name in COMMUNES[:4]:
        world.finish("1.1", name, date(2026, 7, 10), at(7, 12))
    world.finish("1.1", COMMUNES[4], date(2026, 7, 20), at(7, 21))
    trouble = {"difficulty": "Thiếu kinh phí", "proposal": "Đề nghị bổ sung kinh phí"}
    world.tell("1.1", COMMUNES[5], at(8, 3), **trouble)
    assignment = world.tell("2.1", "Sở Tài chính", at(8, 20), result="Đã thẩm tra quyết toán của 7 xã")
    EvidenceFactory(assignment=assignment, number="118/BC-STC", dated_on=date(2026, 8, 19), at=at(8, 20))
    return world
