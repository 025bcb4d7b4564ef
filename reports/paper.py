"""A report as it lies on the table: letterhead, sections, annexes and signature, from a Report and its content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import narrative
from reports.content import Content, Row, TaskRow
from reports.words import (
    BLANK,
    capital,
    long_day,
    names,
    number,
    task_deadline,
    task_progress,
    task_remarks,
    task_results,
)

if TYPE_CHECKING:
    from reports.models import Report

AS_ABOVE = "- Như trên;"
HEADS = {  # who signs for a body of this kind, where nobody said otherwise
    "committee": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    "department": ("GIÁM ĐỐC",),
    "centre": ("GIÁM ĐỐC",),
}
ROMAN = ("I", "II", "III", "IV", "V")
SMALL_WORDS = {"và", "tỉnh", "thành", "phố"}


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the body: its field in Report, its title, its paragraphs, and those made from the figures."""

    field: str
    numeral: str
    title: str
    paragraphs: list[str]
    usual: list[str]


@dataclass(frozen=True, slots=True)
class Detail:
    """A row of the annex of details, each column as its lines on paper."""

    number: str
    title: str
    lead: str
    coordinating: str
    deadline: list[str]
    results: list[str]
    progress: list[str]
    remarks: list[str]

    @property
    def columns(self) -> tuple[list[str], list[str], list[str], list[str]]:
        """The columns of several lines, in the order of the annex."""
        return self.deadline, self.results, self.progress, self.remarks


@dataclass(frozen=True, slots=True)
class Paper:
    """What the printed sheets show; `report` need not be saved."""

    report: Report
    content: Content

    @property
    def is_committee(self) -> bool:
        """Whether the People's Committee itself reports."""
        return self.content.header.agency_kind == "committee"

    @property
    def superior(self) -> str:
        """The body above, on the first line; short, so that both sides of the head fit."""
        return "" if self.is_committee else f"UBND {self.content.header.province_title}"

    @property
    def agency(self) -> list[str]:
        """The body that reports, a line each."""
        if self.is_committee:
            return ["Ủy ban nhân dân", self.content.header.province_title]
        return [self.content.header.agency]

    @property
    def number(self) -> str:
        """The number and symbol; the number is left blank until the clerk gives one."""
        written = self.report.number
        if written[:1].isdigit():
            return written
        return f"{BLANK}{written or f'/BC-{symbol(self.content.header.agency)}'}"

    @property
    def place_and_day(self) -> str:
        """Where and when; the day is left blank until it is issued."""
        place = self.report.place or self.content.header.province
        return f"{place}, {self.day}"

    @property
    def day(self) -> str:
        """The day of issue in words."""
        return long_day(self.report.dated_on, about=self.content.header.send_by)

    @property
    def subject(self) -> str:
        """What the report is about."""
        return narrative.subject(self.content)

    @property
    def caption(self) -> str:
        """What stands under the title of an annex."""
        issuer = narrative.committee(self.content) if self.is_committee else self.content.header.agency
        return f"(Kèm theo Báo cáo số {self.number} {self.day} của {issuer})"

    @property
    def recipients(self) -> list[str]:
        """The list under "Nơi nhận", as written or the usual one."""
        written = narrative.paragraphs(self.report.recipients)
        usual = ["- Các cơ quan, đơn vị, địa phương được giao nhiệm vụ;", "- Lưu: VT."]
        return written or ([] if self.is_committee else [AS_ABOVE]) + usual

    @property
    def addressee(self) -> str:
        """To whom ("Kính gửi"): printed where the recipients begin with "Như trên"."""
        return f"{narrative.committee(self.content)}." if self.recipients[0].startswith(AS_ABOVE[:-1]) else ""

    @property
    def signer_lines(self) -> list[str]:
        """The capacity of the signer, one to four lines."""
        written = narrative.paragraphs(self.report.signer_lines)
        return written or list(HEADS.get(self.content.header.agency_kind, ("THỦ TRƯỞNG CƠ QUAN",)))

    @property
    def opening(self) -> str:
        """The sentence before the first section."""
        return narrative.opening(self.content)

    @property
    def closing(self) -> str:
        """The sentence after the last section."""
        return narrative.closing(self.content)

    @property
    def notes(self) -> list[str]:
        """What stands beside the total."""
        return narrative.notes(self.content)

    @property
    def sections(self) -> list[Section]:
        """The five parts of the body: what the coordinator wrote, else the sentences made from the figures."""
        sections = []
        for numeral, (field, (title, sentences)) in zip(ROMAN, narrative.SECTIONS.items(), strict=True):
            usual = sentences(self.content)
            written = narrative.paragraphs(getattr(self.report, field))
            sections.append(Section(field, numeral, title, written or usual, usual))
        return sections

    @property
    def has_late_annex(self) -> bool:
        """Whether anybody is late or silent."""
        return bool(self.content.late or self.content.silent)

    @property
    def details(self) -> list[tuple[str, list[Detail]]]:
        """The rows of the annex of details under their dimensions, in the order of the plan."""
        groups: list[tuple[str, list[Detail]]] = []
        for task in self.content.tasks:
            if not groups or groups[-1][0] != task.dimension:
                groups.append((task.dimension, []))
            groups[-1][1].append(self._detail(task))
        return groups

    @property
    def unit_blocks(self) -> list[tuple[Row, list[Row]]]:
        """Each block of units with its sum, and its units."""
        return [(sum_, [row for row in self.content.units if row.block == sum_.name]) for sum_ in self.content.blocks]

    @property
    def silent(self) -> Iterator[str]:
        """The units that have not reported, a paragraph for each block."""
        for block in self.content.silent:
            yield f"{block.block} ({number(len(block.names))} đơn vị): {names(block.names, at_most=len(block.names))}."

    def _detail(self, task: TaskRow) -> Detail:
        today = self.content.header.day
        return Detail(
            number=task.number,
            title=task.title,
            lead=task.lead,
            coordinating=task.coordinating,
            deadline=task_deadline(task),
            results=task_results(task),
            progress=task_progress(task, today),
            remarks=task_remarks(task),
        )


def symbol(agency: str) -> str:
    """Return a body's usual initials: "Sở Văn hóa, Thể thao và Du lịch" → SVHTTDL; offices correct the rare rest."""
    words = [word for word in agency.replace(",", " ").replace("-", " ").split() if word not in SMALL_WORDS]
    return "".join(word if word.isupper() else capital(word)[0] for word in words)
