"""The sentences of a report, written from its figures; the coordinator's own words replace them section by section."""

from __future__ import annotations

from reports.content import Content, NextTask, Row
from reports.words import day, names, number, percent, period, within
from tasks.figures import Figures


def subject(content: Content) -> str:
    """Return what the report is about: "Kết quả thực hiện Kế hoạch cải thiện … quý III năm 2022"."""
    head = content.header
    title = head.plan_title.removeprefix("Kế hoạch ").removesuffix(f" năm {head.year}")
    when = period(head.code).replace(" ", "\u00a0")  # stays on one line
    return f"Kết quả thực hiện Kế hoạch {within(title)} {when}"


def committee(content: Content) -> str:
    """Return the province's People's Committee with its full name."""
    return f"Ủy ban nhân dân {content.header.province_title}"


def plan_name(content: Content) -> str:
    """Return the plan as documents cite it."""
    head = content.header
    return f"Kế hoạch số {head.plan_number} ngày {day(head.plan_dated_on)} của {committee(content)}"


def opening(content: Content) -> str:
    """Return the sentence before the first section."""
    head = content.header
    return (
        f"Thực hiện {plan_name(content)}, {_agency(content)} báo cáo kết quả {period(head.code)} "
        f"(số liệu từ ngày {day(head.starts_on)} đến ngày {day(head.day)}) như sau:"
    )


def closing(content: Content) -> str:
    """Return the sentence after the last section; "./." ends the document."""
    head = content.header
    about = f"Trên đây là báo cáo kết quả {period(head.code)} thực hiện {plan_name(content)}"
    if head.agency_kind == "committee":
        return f"{about}./."
    return f"{about}, {_agency(content)} kính trình {committee(content)} xem xét, chỉ đạo./."


def directed(content: Content) -> list[str]:
    """Say what was given to whom and how many reported."""
    tasks, given, units = (number(n) for n in (len(content.tasks), content.total.total, len(content.units)))
    told = (
        f"Kế hoạch giao các cơ quan, đơn vị, địa phương {tasks} nhiệm vụ; tính theo từng đơn vị chủ trì là {given} "
        f"lượt giao nhiệm vụ cho {units} đơn vị (mỗi nhiệm vụ giao cho một đơn vị được tính là một lượt giao)."
    )
    return [told, f"Trong kỳ, {number(content.reporting_units)}/{units} đơn vị đã cập nhật kết quả thực hiện."]


def results(content: Content) -> list[str]:
    """Say how much is done, in the government's own frame, and which dimensions are ahead and behind."""
    head = content.header
    early = f" (trước thời gian chốt số liệu {day(head.cutoff_on)})" if head.day < head.cutoff_on else ""
    told = [f"Đến ngày {day(head.day)}{early}, {_frame(content.total)}."]
    rates = sorted((row for row in content.dimensions if row.figures.total), key=lambda row: row.figures.rate or 0)
    if len(rates) > 1 and rates[0].figures.rate != rates[-1].figures.rate:
        least, most = _rated(rates[0]), _rated(rates[-1])
        told.append(f"Chỉ số nội dung có tỷ lệ hoàn thành cao nhất là {most}; thấp nhất là {least}.")
    if content.ongoing:
        told.append(
            f"Đối với nhiệm vụ thường xuyên, {number(content.ongoing_with_result)}/{number(content.ongoing)} lượt giao "
            f"có kết quả trong kỳ; {number(content.ongoing - content.ongoing_with_result)} lượt giao chưa có kết quả."
        )
    return told


def notes(content: Content) -> list[str]:
    """Say what stands beside the total: coordinating parts, bodies that are asked, suspended work, words for nobody."""
    told = []
    if content.coordinating.total:
        parts = _brief(content.coordinating)
        told.append(f"Các đơn vị phối hợp được giao (không tính trong số liệu trên): {parts}.")
    if content.outside:
        bodies = ", ".join(f"{row.name} ({_brief(row.figures)})" for row in content.outside)
        told.append(
            f"Cơ quan, tổ chức không thuộc UBND được đề nghị phối hợp (không tính trong số liệu trên): {bodies}."
        )
    if content.suspended:
        held = "; ".join(f"{mention.text} (nhiệm vụ {', '.join(mention.tasks)})" for mention in content.suspended)
        told.append(f"Nhiệm vụ tạm dừng, tính vào số chưa hoàn thành không có hạn: {held}.")
    if content.unreached:
        words = "; ".join(f"“{mention.text}” (nhiệm vụ {', '.join(mention.tasks)})" for mention in content.unreached)
        told.append(f"Các cụm từ trong kế hoạch không chỉ rõ đơn vị nên không tính lượt giao: {words}.")
    return told


def shortcomings(content: Content) -> list[str]:
    """Say what is overdue and who has not reported; causes are for people to write."""
    told = []
    if content.late:
        units = f"{number(len(content.late))} đơn vị: {names(unit.name for unit in content.late)}"
        told.append(f"Còn {number(content.total.overdue)} lượt giao nhiệm vụ quá hạn của {units} (Phụ lục III).")
    if content.total.done_late:
        told.append(f"Có {number(content.total.done_late)} lượt giao nhiệm vụ hoàn thành nhưng quá hạn.")
    if content.silent:
        blocks = ", ".join(f"{within(block.block)}: {number(len(block.names))}" for block in content.silent)
        told.append(
            f"Còn {number(content.silent_count)} đơn vị chưa báo cáo kết quả trong kỳ ({blocks}; danh sách tại "
            "Phụ lục III)."
        )
    return told or ["Trong kỳ không có nhiệm vụ quá hạn; các đơn vị được giao nhiệm vụ đều đã báo cáo kết quả."]


def difficulties(content: Content) -> list[str]:
    """Say how many tasks have difficulties and proposals; their words stand in the annex."""
    troubled = sum(bool(task.difficulties) for task in content.tasks)
    proposing = sum(bool(task.proposals) for task in content.tasks)
    if not troubled and not proposing:
        return ["Trong kỳ, các đơn vị không nêu khó khăn, vướng mắc và đề xuất, kiến nghị."]
    troubles = f"khó khăn, vướng mắc ở {number(troubled)} nhiệm vụ"
    return [f"Các đơn vị nêu {troubles}; đề xuất, kiến nghị ở {number(proposing)} nhiệm vụ (chi tiết tại Phụ lục I)."]


def next_tasks(content: Content) -> list[str]:
    """Say what is to be done by the next cut-off."""
    told = []
    if content.total.overdue:
        told.append(f"Hoàn thành {number(content.total.overdue)} lượt giao nhiệm vụ đã quá hạn.")
    if content.next_tasks:
        due = "; ".join(_due(task) for task in content.next_tasks)
        by = f"đến hạn từ nay đến ngày {day(content.header.next_cutoff_on)}"
        told.append(f"Hoàn thành đúng hạn các nhiệm vụ {by}: {due}.")
    return [*told, "Tiếp tục thực hiện các nhiệm vụ thường xuyên; cập nhật kết quả đầy đủ, đúng thời hạn."]


SECTIONS = {
    "directed": ("Công tác chỉ đạo, tổ chức thực hiện", directed),
    "results": ("Kết quả thực hiện", results),
    "shortcomings": ("Tồn tại, hạn chế và nguyên nhân", shortcomings),
    "difficulties": ("Khó khăn, vướng mắc; đề xuất, kiến nghị", difficulties),
    "next_tasks": ("Nhiệm vụ trọng tâm kỳ tới", next_tasks),
}


def _agency(content: Content) -> str:
    return committee(content) if content.header.agency_kind == "committee" else content.header.agency


def _frame(figures: Figures) -> str:
    """Write figures in the frame of government reports: all, done and not done, each with its parts."""
    of = figures
    done = _parts("đúng hạn", of.done_in_time, of.done_late, of.done_no_deadline)
    open_ = _parts("trong hạn", of.in_time, of.overdue, of.no_deadline)
    awaiting = f", trong đó {number(of.awaiting)} lượt đang chờ xác nhận" if of.awaiting else ""
    return (
        f"tổng số {number(of.total)} lượt giao: đã hoàn thành {number(of.done)}, đạt {percent(of.rate)} ({done}); "
        f"chưa hoàn thành {number(of.not_done)} ({open_}){awaiting}"
    )


def _parts(well: str, in_time: int, late: int, undated: int) -> str:
    return f"{well} {number(in_time)}, quá hạn {number(late)}, không có hạn {number(undated)}"


def _brief(figures: Figures) -> str:
    return f"{number(figures.total)} lượt, đã hoàn thành {number(figures.done)}"


def _rated(row: Row) -> str:
    return f"{row.name.partition('. ')[2] or row.name} ({percent(row.figures.rate)})"


def _due(task: NextTask) -> str:
    return f"{task_name(task.number, task.title)} (hạn {day(task.due_on)}, {number(task.count)} lượt giao)"


def task_name(printed: str, title: str) -> str:
    """Name a task by its printed number, else by its title."""
    return f"nhiệm vụ {printed}" if printed else title


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of what somebody wrote: one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]
