"""How printed reports write days, numbers, periods and the standing of work: Vietnamese by law, whatever the reader.

Days follow the decree: a 0 before days under 10 and before months 1 and 2 only.
"""

from collections.abc import Iterable
from datetime import date

from reports.content import Progress, Said, TaskRow, UnitResult

BLANK = "\u00a0" * 6  # left free for the clerk's pen
SAYINGS = 2  # so many difficulties, and so many proposals, stand in a cell; the workbook has all of them
NAMED = 12  # so many late units are named in a cell; the annex of late units has all of them

PERIODS = {
    "Q1": "quý I năm {year}",
    "Q2": "quý II năm {year}",
    "Q3": "quý III năm {year}",
    "Q4": "quý IV năm {year}",
    "H1": "6 tháng đầu năm {year}",
    "9M": "9 tháng đầu năm {year}",
    "Y": "năm {year}",
}
PARTS = {
    "done": "hoàn thành",
    "awaiting": "chờ xác nhận",
    "in_progress": "đang thực hiện",
    "not_started": "chưa thực hiện",
    "redo": "thực hiện lại",
    "suspended": "tạm dừng",
    "overdue": "quá hạn",
}
DONE = {
    "done_in_time": "Hoàn thành đúng hạn",
    "done_late": "Hoàn thành quá hạn",
    "done_no_deadline": "Đã hoàn thành",
}


def day(value: date) -> str:
    """Write a day inside a sentence: 05/9/2022, 14/02/2022."""
    return f"{value.day:02d}/{month(value)}/{value.year}"


def month(value: date) -> str:
    """Write a month: 01, 02, then 3 to 12 without a nought."""
    return f"{value.month:02d}" if value.month < 3 else str(value.month)


def long_day(value: date | None, *, about: date) -> str:
    """Write the day of a document, "ngày 05 tháng 9 năm 2022"; the day stays blank in the month of `about`."""
    number = BLANK if value is None else f"{value.day:02d}"
    value = value or about
    return f"ngày {number} tháng {month(value)} năm {value.year}"


def document(symbol: str, dated_on: date | None) -> str:
    """Name a document: "số 118/BC-UBND ngày 08/9/2022"."""
    return f"số {symbol} ngày {day(dated_on)}" if dated_on else f"số {symbol}"


def number(value: int) -> str:
    """Write a whole number with dots: 1.248."""
    return f"{value:,}".replace(",", ".")


def percent(value: float | None) -> str:
    """Write a percentage with one decimal and a comma, 45,4%; a dash where there is nothing to divide."""
    return "–" if value is None else f"{value:.1f}%".replace(".", ",")


def period(code: str) -> str:
    """Write a period's code in words: 2022-Q3 → "quý III năm 2022"."""
    year, _dash, kind = code.partition("-")
    return PERIODS.get(kind, code).format(year=year)


def capital(text: str) -> str:
    """Begin a sentence with `text`."""
    return text[:1].upper() + text[1:]


def within(text: str) -> str:
    """Put `text` inside a sentence: its first letter small, unless it begins with an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def names(units: Iterable[str], *, at_most: int = NAMED) -> str:
    """List unit names; what is over `at_most` is counted."""
    units = list(units)
    if len(units) <= at_most:
        return "; ".join(units)
    return f"{'; '.join(units[:at_most])} và {len(units) - at_most} đơn vị khác"


def roll_up(progress: Progress) -> str:
    """Write where many units stand: "152 đơn vị: 120 hoàn thành, 20 đang thực hiện, 12 quá hạn"."""
    again = f" ({number(progress.total)} lượt giao)" if progress.total != progress.units else ""
    parts = [f"{number(count)} {PARTS[name]}" for name, count in progress.parts.items() if count]
    return f"{number(progress.units)} đơn vị{again}: {', '.join(parts)}"


def standing(result: UnitResult, today: date) -> str:
    """Write where one assignment stands: "Hoàn thành đúng hạn (05/9/2022)", "Đang thực hiện, quá hạn 12 ngày"."""
    if result.timeliness in DONE:
        on = f" ({day(result.done_on)})" if result.done_on else ""
        return f"{DONE[result.timeliness]}{on}"
    state = capital(PARTS[result.state])
    if result.timeliness == "overdue" and result.due_on:
        return f"{state}, quá hạn {(today - result.due_on).days} ngày"
    return state if result.due_on is None or result.state == "suspended" or result.outside else f"{state}, trong hạn"


def task_progress(task: TaskRow, today: date) -> list[str]:
    """Write the progress column of the annex, a line each."""
    if not task.progress.total:
        return ["Chưa xác định được đơn vị chủ trì"]
    if task.progress.total == 1:
        return [standing(result, today) for result in task.results]
    late = [f"Quá hạn: {names(task.late)}"] if task.late else []
    return [f"{roll_up(task.progress)}.", *(f"{line}." for line in late)]


def task_results(task: TaskRow) -> list[str]:
    """Write the result column of the annex, a paragraph each."""
    said = [result for result in task.results if result.result]
    if said:
        return [_result(result, named=task.progress.units > 1) for result in said]
    if task.progress.total and task.progress.done == task.progress.total and not task.reported:
        return ["Đã hoàn thành trước kỳ báo cáo."]
    if task.reported:
        return [f"{number(task.reported)}/{number(task.progress.units)} đơn vị có kết quả trong kỳ."]
    return ["Chưa có kết quả trong kỳ."] if task.progress.total else []


def task_deadline(task: TaskRow) -> list[str]:
    """Write the deadline as the plan prints it, and that more time was given."""
    lines = [task.deadline] if task.deadline else ["Chưa xác định thời hạn"]
    given = [result for result in task.results if result.extended and result.due_on]
    if task.progress.total == 1 and given and given[0].due_on:
        return [*lines, f"(đã gia hạn đến {day(given[0].due_on)})"]
    return [*lines, f"(gia hạn {number(task.extended)} lượt giao)"] if task.extended else lines


def task_remarks(task: TaskRow, *, at_most: int | None = SAYINGS) -> list[str]:
    """Write difficulties and proposals, a paragraph each: those of most units, the rest counted."""
    kinds = {"Khó khăn": task.difficulties, "Đề xuất": task.proposals}
    return [f"{kind}: {_sayings(said, task, at_most)}." for kind, said in kinds.items() if said]


def _sayings(sayings: tuple[Said, ...], task: TaskRow, at_most: int | None) -> str:
    told = [f"{said.text.rstrip('.')}{_who(said, task)}" for said in sayings[:at_most]]
    if len(told) < len(sayings):
        told.append(f"{number(len(sayings) - len(told))} ý kiến khác")
    return "; ".join(told)


def _who(said: Said, task: TaskRow) -> str:
    if task.progress.units == 1:
        return ""
    return f" ({said.units[0]})" if len(said.units) == 1 else f" ({number(len(said.units))} đơn vị)"


def _result(result: UnitResult, *, named: bool) -> str:
    unit = f"{result.unit}: " if named else ""
    documents = f" ({'; '.join(result.documents)})" if result.documents else ""
    return f"{unit}{result.result.rstrip('.')}{documents}."
