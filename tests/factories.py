"""Rows for tests: constants and sequences, nothing random, names as they are in Vietnam.

`UserFactory(lead_of=unit)` holds a post; `PlanFactory(issued=True)` has its number and date; `AssignmentFactory()`
comes with the first row of its life.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Membership, User
from accounts.permissions import Role
from indicators.models import Framework, FrameworkVersion, Indicator
from plans.models import Period, Plan
from plans.periods import decree_periods
from tasks.choices import DeadlineKind, Part, State, Step
from tasks.models import Assignment, Evidence, Party, Task, Update
from units.models import Province, Unit

PASSWORD = "mật khẩu để thử"
ISSUED_AT = datetime(2026, 3, 27, 2, 0, tzinfo=UTC)  # 9 o'clock in Vietnam


def _names(*names: str) -> factory.Sequence:
    """Take the names in turn, and again with a number."""

    def name(n: int) -> str:
        turn, place = divmod(n, len(names))
        return f"{names[place]} {turn + 1}" if turn else names[place]

    return factory.Sequence(name)


class ProvinceFactory(DjangoModelFactory):
    class Meta:
        model = Province

    code = factory.Sequence(lambda n: f"{n % 90 + 10}")
    name = _names("Lai Châu", "Điện Biên", "Sơn La", "Đắk Lắk", "Quảng Ngãi", "Cà Mau", "An Giang", "Đồng Tháp")
    kind = Province.Kind.PROVINCE
    valid_from = date(2004, 1, 1)


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    class Params:
        commune = factory.Trait(
            kind=Unit.Kind.COMMUNE,
            name=_names("UBND xã Sìn Hồ", "UBND xã Pa Ủ", "UBND phường Tân Phong", "UBND xã Tủa Sín Chải"),
        )
        outside = factory.Trait(
            kind=Unit.Kind.FRONT, name=_names("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "Hội Nông dân tỉnh")
        )
        committee = factory.Trait(kind=Unit.Kind.COMMITTEE, name="Ủy ban nhân dân tỉnh", short_name="UBND tỉnh")

    province = factory.SubFactory(ProvinceFactory)
    name = _names(
        "Sở Nội vụ", "Sở Tư pháp", "Sở Y tế", "Sở Văn hóa, Thể thao và Du lịch", "Sở Giáo dục và Đào tạo", "Sở Xây dựng"
    )
    kind = Unit.Kind.DEPARTMENT
    position = factory.Sequence(lambda n: n)
    valid_from = date(2004, 1, 1)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory("tests.factories.UserFactory")
    unit = factory.SubFactory(UnitFactory)
    role = Role.UNIT_LEAD
    valid_from = date(2020, 1, 1)


def _post(role: Role) -> factory.post_generation:
    """Give the person a post where the argument says: in a unit, in each of several, in some unit of a province."""

    def hold(user: User, create: bool, where: Province | Unit | Iterable[Unit] | None, **_more: Any) -> None:
        if where is None or not create:
            return
        if isinstance(where, Province):
            where = UnitFactory(province=where)
        for unit in [where] if isinstance(where, Unit) else where:
            MembershipFactory(user=user, unit=unit, role=role)

    return factory.post_generation(hold)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"canbo{n}")
    full_name = _names("Lò Văn Thắng", "Nguyễn Thị Hạnh", "Giàng A Chu", "Tao Thị Ơn", "Đặng Quốc Ấn", "Vàng Thị Mỷ")
    password = factory.django.Password(PASSWORD)

    lead_of = _post(Role.UNIT_LEAD)
    staff_of = _post(Role.UNIT_STAFF)
    coordinator_of = _post(Role.COORDINATOR)
    leader_of = _post(Role.LEADER)
    observer_of = _post(Role.OBSERVER)


class FrameworkVersionFactory(DjangoModelFactory):
    class Meta:
        model = FrameworkVersion

    framework = factory.LazyFunction(
        lambda: Framework.objects.get_or_create(
            code="papi", defaults={"name": "Chỉ số Hiệu quả quản trị và hành chính công cấp tỉnh"}
        )[0]
    )
    first_year = factory.Sequence(lambda n: 2021 + n)


class IndicatorFactory(DjangoModelFactory):
    """A dimension; its total is made with it."""

    class Meta:
        model = Indicator

    class Params:
        total = factory.Trait(parent=None, level=0, number="", name="Chỉ số PAPI")

    version = factory.SubFactory(FrameworkVersionFactory)
    parent = factory.SubFactory(
        "tests.factories.IndicatorFactory", total=True, version=factory.SelfAttribute("..version")
    )
    level = 1
    position = factory.Sequence(lambda n: n)
    code = factory.Sequence(lambda n: f"D{n}")
    number = factory.Sequence(lambda n: f"{n % 8 + 1}")
    name = _names(
        "Tham gia của người dân ở cấp cơ sở",
        "Công khai, minh bạch",
        "Trách nhiệm giải trình",
        "Thủ tục hành chính công",
    )


def _add_periods(plan: Plan, create: bool, wanted: bool, **_more: Any) -> None:
    """Add the report periods of the decree: `PlanFactory(with_periods=True)`."""
    if wanted and create:
        Period.objects.bulk_create(decree_periods(plan))


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan
        skip_postgeneration_save = True

    class Params:
        issued = factory.Trait(
            status=Plan.Status.ISSUED,
            number=factory.Sequence(lambda n: f"{1450 + n}/KH-UBND"),
            dated_on=date(2026, 3, 27),
            issued_at=ISSUED_AT,
        )

    province = factory.SubFactory(ProvinceFactory)
    year = 2026
    title = "Kế hoạch cải thiện và nâng cao Chỉ số PAPI"
    unit = factory.SubFactory(UnitFactory, committee=True, province=factory.SelfAttribute("..province"))

    with_periods = factory.post_generation(_add_periods)


class TaskFactory(DjangoModelFactory):
    """A task due on 30 September of the plan's year; another kind of deadline has no date."""

    class Meta:
        model = Task

    plan = factory.SubFactory(PlanFactory)
    position = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda task: str(task.position))
    title = _names(
        "Niêm yết danh sách hộ nghèo, hộ cận nghèo tại nhà văn hóa thôn, bản",
        "Tổ chức đối thoại giữa Chủ tịch UBND cấp xã với Nhân dân",
        "Rà soát, niêm yết đầy đủ thủ tục hành chính tại Bộ phận một cửa",
        "Công khai dự toán, quyết toán ngân sách cấp xã",
        "Hướng dẫn người dân nộp hồ sơ trực tuyến",
    )
    product = "Báo cáo kết quả"
    deadline_kind = DeadlineKind.FIXED
    due_on = factory.LazyAttribute(
        lambda task: (
            date(task.plan.year, 9, 30) if task.deadline_kind in (DeadlineKind.FIXED, DeadlineKind.PERIOD) else None
        )
    )
    deadline_text = factory.LazyAttribute(
        lambda task: (
            f"Trong ngày {task.due_on:%d/%m/%Y}" if task.due_on else str(DeadlineKind(task.deadline_kind).label)
        )
    )


class PartyFactory(DjangoModelFactory):
    class Meta:
        model = Party

    task = factory.SubFactory(TaskFactory)
    part = Part.LEAD
    position = factory.Sequence(lambda n: n)
    unit = factory.SubFactory(UnitFactory, province=factory.SelfAttribute("..task.plan.province"))
    text = factory.LazyAttribute(lambda party: party.unit.name if party.unit else "Các cơ quan liên quan")


def _begin(assignment: Assignment, create: bool, at: datetime | None, **_more: Any) -> None:
    """Write the row with which a life begins, on the plan's day of issue unless `given=` says another."""
    if create:
        at = at or assignment.plan.issued_at or ISSUED_AT
        UpdateFactory(assignment=assignment, kind=Step.GIVEN, result="", by=None, at=at)


class AssignmentFactory(DjangoModelFactory):
    """A task of an issued plan, given to a unit; `state` and its columns may be made up, the first row agrees."""

    class Meta:
        model = Assignment
        skip_postgeneration_save = True

    task = factory.SubFactory(TaskFactory, plan__issued=True)
    plan = factory.SelfAttribute("task.plan")
    province = factory.SelfAttribute("task.plan.province")
    unit = factory.SubFactory(UnitFactory, province=factory.SelfAttribute("..task.plan.province"))
    part = Part.LEAD
    due_on = factory.SelfAttribute("task.due_on")
    original_due_on = factory.SelfAttribute("due_on")
    state = State.NOT_STARTED

    given = factory.post_generation(_begin)


class UpdateFactory(DjangoModelFactory):
    """A step that leaves the assignment as its columns say; the services do it properly."""

    class Meta:
        model = Update

    assignment = factory.SubFactory(AssignmentFactory)
    kind = Step.PROGRESS
    state = factory.SelfAttribute("assignment.state")
    due_on = factory.SelfAttribute("assignment.due_on")
    done_on = factory.SelfAttribute("assignment.done_on")
    percent = factory.SelfAttribute("assignment.percent")
    result = "Đã rà soát 4/7 lĩnh vực"
    by = factory.SubFactory(UserFactory)
    at = ISSUED_AT
    day = factory.LazyAttribute(lambda update: timezone.localdate(update.at))


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    assignment = factory.SubFactory(AssignmentFactory)
    number = factory.Sequence(lambda n: f"{118 + n}/BC-UBND")
    dated_on = date(2026, 9, 8)
    by = factory.SubFactory(UserFactory)
    at = ISSUED_AT
