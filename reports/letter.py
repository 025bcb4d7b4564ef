"""The letter that urges late units on (công văn đôn đốc): what it says, for the PDF and the Word file alike.

Number and day stay blank: the clerk gives them. Its words are Vietnamese by law.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports import words
from reports.content import ReportError
from reports.paper import AS_ABOVE, HEADS, symbol
from tasks.reminders.by_hand import late_work
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User
    from plans.models import Plan
    from tasks.models import Assignment

NAMED = 5  # so many units are named after "Kính gửi"; more stand in the list alone
BODY = """\
Thực hiện Kế hoạch {plan} ({title}); qua theo dõi tiến độ, tính đến ngày {day}, còn {units} cơ quan, đơn vị, địa \
phương có {count} lượt giao nhiệm vụ đã quá hạn nhưng chưa hoàn thành (Phụ lục kèm theo).
Để bảo đảm tiến độ thực hiện Kế hoạch, {sender} đề nghị các cơ quan, đơn vị, địa phương có tên trong danh sách:
1. Tập trung chỉ đạo hoàn thành các nhiệm vụ quá hạn; cập nhật kết quả thực hiện và tài liệu kiểm chứng trên hệ thống \
theo dõi ngay sau khi hoàn thành.
2. Đối với nhiệm vụ chưa thể hoàn thành, nêu rõ nguyên nhân, khó khăn, vướng mắc, đề xuất hướng xử lý và đề nghị gia \
hạn theo quy định.
{sender} đề nghị các cơ quan, đơn vị, địa phương quan tâm, phối hợp thực hiện./."""


@dataclass(frozen=True, slots=True)
class Row:
    """An overdue assignment as the list prints it; `place` and `unit` are blank after the first row of a unit."""

    place: str
    unit: str
    number: str
    title: str
    original_due_on: str
    due_on: str
    days: str


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter about the late units of `plan` on `day`; `units` are their overdue assignments, a list each."""

    plan: Plan
    day: date
    units: list[list[Assignment]]

    @property
    def sender(self) -> Unit:
        """The standing agency, else the body that issued the plan."""
        return self.plan.agency or self.plan.unit

    @property
    def is_committee(self) -> bool:
        """Whether the People's Committee itself writes."""
        return self.sender.kind == Unit.Kind.COMMITTEE

    @property
    def committee(self) -> str:
        """The province's People's Committee with its full name."""
        return f"Ủy ban nhân dân {self.plan.province.title}"

    @property
    def name(self) -> str:
        """Who writes, inside a sentence."""
        return self.committee if self.is_committee else self.sender.name

    @property
    def superior(self) -> str:
        """The body above, on the first line; short, so that both sides of the head fit."""
        return "" if self.is_committee else f"UBND {self.plan.province.title}"

    @property
    def agency(self) -> list[str]:
        """Who writes, a line each."""
        return ["Ủy ban nhân dân", self.plan.province.title] if self.is_committee else [self.sender.name]

    @property
    def number(self) -> str:
        """The blank number and the symbol; a letter has no kind, and the clerk adds the office that drafted it."""
        return f"{words.BLANK}/{'UBND' if self.is_committee else symbol(self.sender.name)}-{words.BLANK}"

    @property
    def about(self) -> str:
        """What the letter is about, under its number."""
        return f"V/v đôn đốc nhiệm vụ quá hạn theo Kế hoạch số {self.plan.number}"

    @property
    def place_and_day(self) -> str:
        """Where and when; the day is blank."""
        return f"{self.plan.province.name}, {words.long_day(None, about=self.day)}"

    @property
    def date(self) -> str:
        """The blank day, for the caption of the list."""
        return words.long_day(None, about=self.day)

    @property
    def addressees(self) -> list[str]:
        """To whom, a line each as documents write it."""
        if len(self.units) > NAMED:
            return ["Các cơ quan, đơn vị, địa phương (theo danh sách tại Phụ lục kèm theo)."]
        names = [rows[0].unit.name for rows in self.units]
        if len(names) == 1:
            return [f"{names[0]}."]
        return [*(f"- {name};" for name in names[:-1]), f"- {names[-1]}."]

    @property
    def paragraphs(self) -> list[str]:
        """The body; the last paragraph ends as documents end."""
        told = BODY.format(
            plan=f"{words.document(self.plan.number, self.plan.dated_on)} của {self._issuer}",
            title=words.within(self.plan.title),
            day=words.day(self.day),
            units=words.number(len(self.units)),
            count=words.number(sum(map(len, self.units))),
            sender=self.name,
        )
        return told.splitlines()

    @property
    def recipients(self) -> list[str]:
        """The list under "Nơi nhận"."""
        informed = [] if self.is_committee else [f"- UBND {self.plan.province.title} (để báo cáo);"]
        return [AS_ABOVE, *informed, "- Lưu: VT."]

    @property
    def signer_lines(self) -> tuple[str, ...]:
        """The capacity of the signer."""
        return HEADS.get(self.sender.kind, ("THỦ TRƯỞNG CƠ QUAN",))

    @property
    def caption(self) -> str:
        """What stands under the title of the list."""
        return f"(Kèm theo Công văn số {self.number} {self.date} của {self.name})"

    @property
    def rows(self) -> list[Row]:
        """The list: every overdue assignment under its unit, with its first and its present due date."""
        listed = []
        for place, (first, *others) in enumerate(self.units, start=1):
            listed.append(_row(first, self.day, place=str(place), unit=first.unit.name))
            listed.extend(_row(assignment, self.day) for assignment in others)
        return listed

    @property
    def _issuer(self) -> str:
        return self.committee if self.plan.unit.kind == Unit.Kind.COMMITTEE else self.plan.unit.name


def reminder_letter(plan: Plan, user: User, day: date) -> Letter:
    """Return the letter to all units that are late on `day`. Raises ReportError where none is."""
    work = late_work(plan, user, day)
    units = [list(rows) for _unit, rows in groupby(work, key=lambda assignment: assignment.unit_id)]
    if not units:
        raise ReportError(_("No unit is overdue."))
    return Letter(plan, day, units)


def _row(assignment: Assignment, day: date, *, place: str = "", unit: str = "") -> Row:
    due_on = assignment.due_on or day  # what is overdue has a due date
    return Row(
        place=place,
        unit=unit,
        number=assignment.task.number,
        title=assignment.task.title,
        original_due_on=words.day(assignment.original_due_on or due_on),
        due_on=words.day(due_on),
        days=str((day - due_on).days),
    )
