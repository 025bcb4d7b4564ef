"""The row of column names: found by its words, in one to four rows, in any order of columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from tasks.annex.layout.columns import full_name, is_own_period, is_period
from tasks.annex.workbook import Row
from units.text import fold

MAX_DEPTH = 4
LONGEST_NAME = 110  # characters of a column name; task titles are longer
_EXPLAINED = re.compile(r"\([^()]{30,}\)")  # a bracket that explains the column is no part of its name


class Role(StrEnum):
    """What a column tells."""

    NUMBER = "number"
    DETAIL = "detail"  # second number: "Stt" over "TT" | "Chi tiết"
    CONTEXT = "context"  # the indicator, field or group that a task belongs to
    TITLE = "title"
    LEAD = "lead"
    COORDINATING = "coordinating"
    BOTH = "both"  # lead and coordinating units in one column
    START = "start"
    DEADLINE = "deadline"
    PRODUCT = "product"
    OTHER = "other"


# Tried in this order on the folded name; "Thời gian thực hiện nhiệm vụ" is no title and "Kết quả phối hợp" no unit.
_NAMES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.NUMBER, re.compile(r"((s\.? ?t\.? ?t|t\.? ?t|so t\.?t|(so )?thu tu|no)\.?( ?/ ?(tt|ma))?|#)$")),
    (Role.DETAIL, re.compile(r"(chi tiet|(tieu )?muc|ky hieu|ma|ma so|ma (so )?(nhiem vu|nv|cv|cong viec))$")),
    (
        Role.OTHER,
        re.compile(
            r"(?!.*chu tri)(lanh dao|nguoi (duyet|ky)|cap (trinh|ban hanh|phe duyet|co tham quyen)|noi nhan|tinh hinh|"
            r"(co quan|don vi) (ban hanh|phe duyet|trinh|theo doi|don doc|nhan|giam sat|tham dinh|tinh|cap)|muc do|"
            r"ghi chu|can cu|co so phap ly|(du toan )?kinh phi|nguon|du toan|ty le|trang thai|danh gia|kho khan|"
            r"de xuat|luu y|ket qua (nam|quy|thang) )"
        ),
    ),
    (Role.OTHER, re.compile(r"tong (so|cong)|so (luong|(nhiem vu|dau viec) )")),  # counts: "Số nhiệm vụ chủ trì"
    (Role.START, re.compile(r"(thoi (gian|diem) |ngay )?(bat dau|khoi cong|tu ngay|tu$)")),
    (
        Role.DEADLINE,
        re.compile(
            r"((du kien|yeu cau|ke hoach) )*"
            r"(thoi (gian|han|diem)|t/?g |tien do|han (hoan|thuc|xu|bao|cuoi|chot|nop|trinh)|lo trinh|moc |"
            r"ngay (phai )?(hoan|thuc|bao|ket|den han)|ky (han|bao cao|thuc hien)|(quy|thang|nam) (thuc|hoan)|"
            r"(han|ket thuc|den|den ngay|tan suat|dinh ky|quy|thang|deadline|(hoan thanh|xong)( truoc( ngay)?)?)$)"
        ),
    ),
    (
        Role.PRODUCT,
        re.compile(
            r"(du kien )?(san pham|ket qua|dau ra|hinh thuc|minh chung|tai lieu|yeu cau (dau ra|san pham|ket qua))"
        ),
    ),
    (Role.BOTH, re.compile(r".*(chu tri.*phoi hop|phoi hop.*chu tri|\bct ?[/,] ?ph\b)")),
    (
        Role.COORDINATING,
        re.compile(
            r".*phoi hop|(don vi|co quan|to chuc).*(lien quan|tham gia|ho tro|\bcung )|cung |thanh phan tham gia"
        ),
    ),
    (
        Role.LEAD,
        re.compile(
            r".*chu tri|(trach nhiem|phan cong|phu trach|dau moi|chu the|tham muu|giao cho|chiu trach nhiem)|"
            r"(cap thuc hien|thuc hien)$|"
            r"(don vi|dv|co quan|cq|to chuc|ca nhan|bo phan|phong|dia phuong|nguoi|can bo|cac don vi|so, ).*"
            r"(thuc hien|trach nhiem|phu trach|tham muu|trien khai|duoc giao|soan thao|phan cong|dau moi|"
            r"chinh$|thuong truc|chu quan)"
        ),
    ),
    (
        Role.CONTEXT,
        re.compile(
            r"(ma |ten )?(chi so|tieu chi|truc noi dung|noi dung thanh phan|linh vuc|nhom( |$))|"
            r"noi dung.*(chi so|papi$)"
        ),
    ),
    (
        Role.TITLE,
        re.compile(
            r"(ten |danh muc |cac |muc tieu,? |so |trich yeu )*"
            r"(nhiem vu|noi dung|cong viec|cong tac|hoat dong|giai phap|viec |dau viec|hanh dong|muc tieu|chi tieu|"
            r"van ban|chuong trinh|du an|de an|yeu cau|(y kien )?chi dao)"
        ),
    ),
)
_PLAIN_UNIT = re.compile(
    r"(cac )?(co quan|don vi|to chuc|phong|bo phan|ca nhan|so nganh|so, (ban|nganh))[ ,/a-z]{0,20}$"
)
_DOES = re.compile(r"(cac )?(don vi|co quan|to chuc|dia phuong).*(thuc hien|trien khai)")
_WORK = frozenset({Role.LEAD, Role.COORDINATING, Role.BOTH, Role.DEADLINE})
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of one table and the Excel rows in which they are named."""

    rows: tuple[int, ...]
    roles: dict[int, Role]
    names: dict[int, str]  # the lowest name above each column, a month or quarter in full
    several_lead: bool = False  # two columns name units that act, and neither says "chủ trì"

    def columns(self, *roles: Role) -> list[int]:
        """Return the columns that tell one of these, left to right."""
        return [column for column, role in sorted(self.roles.items()) if role in roles]

    def roles_of(self, *roles: Role) -> list[Role]:
        """Return those of these roles that some column has."""
        return [role for role in roles if role in self.roles.values()]

    def names_unit(self, column: int) -> bool:
        """Whether the column's own name is none of a role: then it is a unit's, under a name for all of them."""
        return _role_of(self.names[column]) is None

    @property
    def width(self) -> int:
        """The last named column."""
        return max(self.names)

    def repeats(self, earlier: "Header | None") -> bool:
        """Whether this is the earlier header again, as printed on the next page."""
        return earlier is not None and self.roles == earlier.roles


def find_header(rows: Sequence[Row], at: int) -> Header | None:
    """Return the header that starts with `rows[at]`, or None where these are no column names."""
    top = rows[at]
    if len(top.cells) < 2 or any(len(_EXPLAINED.sub("", cell.text)) > LONGEST_NAME for cell in top.cells):
        return None
    if sum(_role_of(cell.text) is not None for cell in top.cells) < 2:
        return None
    depth = max(cell.rows for cell in top.cells)
    if depth > MAX_DEPTH:
        return None
    lines = [top, *(row for row in rows[at + 1 : at + depth] if row.number < top.number + depth)]
    if depth == 1:
        lines = _with_lower(top, rows[at + 1 : at + 2])
    names = _names_by_column(lines)
    found = {column: _role(above) for column, above in names.items()}
    roles = _resolve(found, names)
    if not _is_header(roles, names):
        return None
    shown = {column: full_name(above) for column, above in names.items()}
    return Header(tuple(row.number for row in lines), roles, shown, several_lead=_is_open_who_leads(found, names))


def names_numbers(row: Row) -> bool:
    """Whether the row names a column of numbers: "STT" stands in no row of tasks."""
    return any(_role_of(cell.text) is Role.NUMBER for cell in row.cells)


def is_column_count(row: Row) -> bool:
    """Whether the row only counts the columns: (1) (2) (3), or A B 1 2."""
    texts = [cell.text.strip("()[] ") for cell in row.cells]
    if len(texts) < 3 or not all(re.fullmatch(r"\d{1,2}|[A-Z]|\d{1,2} ?= ?[\d+\-x() ]+", text) for text in texts):
        return False
    numbers = [int(text) for text in texts if text.isdigit()]
    return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 2


def _with_lower(top: Row, following: Sequence[Row]) -> list[Row]:
    """Return the header's rows where no merge says how many they are: a second one may name its columns in detail."""
    for row in following:
        if row.number != top.number + 1:
            break
        if _names_columns(row):
            return [top, row]
        place = next((at for at, cell in enumerate(top.cells) if cell.column == row.cells[0].column), None)
        if place is not None and _names_periods(top, place, row):
            width = row.cells[-1].column - row.cells[0].column + 1
            spread = (*top.cells[:place], replace(top.cells[place], columns=width), *top.cells[place + 1 :])
            return [replace(top, cells=spread), row]
    return [top]


def _names_periods(top: Row, place: int, row: Row) -> bool:
    """Whether the row under one name for the time says its months or quarters; no other column is named above them."""
    after = top.cells[place + 1].column if place + 1 < len(top.cells) else row.cells[-1].column + 1
    return (
        len(row.cells) > 1
        and row.cells[-1].column < after
        and _role_of(top.cells[place].text) is Role.DEADLINE
        and all(is_period(cell.text) for cell in row.cells)
    )


def _names_columns(row: Row) -> bool:
    """Whether each cell of the row names a column; so does no task."""
    return len(row.cells) > 1 and all(
        _role([cell.text]) not in {None, Role.OTHER} and not _DIGIT.search(cell.text) for cell in row.cells
    )


def _names_by_column(lines: Sequence[Row]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    for row in lines:
        for cell in row.cells:
            for column in range(cell.column, cell.column + cell.columns):
                names.setdefault(column, []).append(cell.text)
    return names


def _role(names: Sequence[str]) -> Role | None:
    """The lowest name decides; where it says nothing alone ("Cấp xã"), together with those above it."""
    return _role_of(names[-1]) or (_role_of(" ".join(names)) if len(names) > 1 else None)


@lru_cache(maxsize=4096)
def _role_of(name: str) -> Role | None:
    folded = fold(_EXPLAINED.sub("", name)).strip(" .:;*()")
    return next((role for role, pattern in _NAMES if pattern.match(folded)), None)


def _resolve(found: dict[int, Role | None], names: dict[int, list[str]]) -> dict[int, Role]:
    """Settle what one column alone cannot: who leads among several, which number comes first, which is the title."""
    roles = {column: role for column, role in sorted(found.items()) if role}
    periods = [column for column, above in names.items() if is_own_period(above[-1]) and not found[column]]
    if len(periods) > 1:  # "Quý I" | "Quý II" | … without a name above them
        roles |= dict.fromkeys(periods, Role.DEADLINE)
    _resolve_leads(roles, names)
    if Role.TITLE not in roles.values():
        contexts = [column for column, role in roles.items() if role is Role.CONTEXT]
        spare = contexts or [column for column in sorted(names) if column not in roles]
        roles |= dict.fromkeys(spare[:1], Role.TITLE)
    for role, second in ((Role.NUMBER, Role.DETAIL), (Role.PRODUCT, Role.OTHER)):
        for column in [column for column, has in roles.items() if has is role][1:]:
            roles[column] = second
    if Role.NUMBER not in roles.values():
        roles |= {column: Role.NUMBER for column, role in list(roles.items())[:1] if role is Role.DETAIL}
    return roles | {column: Role.OTHER for column in names if column not in roles}


def _resolve_leads(roles: dict[int, Role], names: dict[int, list[str]]) -> None:
    """ "Chủ trì" leads before any "thực hiện" or "phụ trách"; where nobody else leads, a plain "Đơn vị" does."""
    leads = [column for column, role in roles.items() if role is Role.LEAD]
    heads = _heads(leads, names) or (leads[:1] if _is_open_who_leads(roles, names) else [])
    if not leads and Role.BOTH not in roles.values():
        plain = [column for column in names if column not in roles and _PLAIN_UNIT.match(fold(names[column][-1]))]
        roles |= dict.fromkeys(plain[:1], Role.LEAD)
    for column in leads:
        if heads and column not in heads:
            helps = _DOES.match(fold(names[column][-1])) and Role.COORDINATING not in roles.values()
            roles[column] = Role.COORDINATING if helps else Role.OTHER


def _heads(leads: Sequence[int], names: dict[int, list[str]]) -> list[int]:
    return [column for column in leads if "chu tri" in fold(" ".join(names[column]))]


def _is_open_who_leads(roles: Mapping[int, Role | None], names: dict[int, list[str]]) -> bool:
    """Whether columns such as "Đơn vị tham mưu" and "Đơn vị thực hiện" both seem to lead.

    Those under one name ("Cấp tỉnh" | "Cấp xã" under "Trách nhiệm") share the lead.
    """
    leads = [column for column, role in roles.items() if role is Role.LEAD]
    own = {fold(names[column][-1]) for column in leads if _role_of(names[column][-1]) is Role.LEAD}
    return len(own) > 1 and not _heads(leads, names)


def _is_header(roles: dict[int, Role], names: dict[int, list[str]]) -> bool:
    present = set(roles.values())
    if Role.TITLE not in present or not present & (_WORK | {Role.PRODUCT}):
        return False
    if Role.NUMBER in present:
        return not any(_DIGIT.search(names[column][0]) for column, role in roles.items() if role is Role.NUMBER)
    # Without "TT" a task could look like this, so nearly each word must be a column's name.
    own = [_role(above) for above in names.values()]
    strange = own.count(None)
    if strange > (len(set(own)) > 4) or any(_DIGIT.search(above[-1]) for above in names.values()):
        return False
    return len(set(own)) > 2 and bool(_WORK.intersection(own))


def find_headers(rows: Sequence[Row]) -> Iterator[tuple[int, Header]]:
    """Yield place and header of each header in the sheet."""
    at = 0
    while at < len(rows):
        if header := find_header(rows, at):
            yield at, header
            at += len(header.rows)
        else:
            at += 1
