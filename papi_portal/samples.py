"""Made-up data for the page that shows the look: every component in every state."""

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator

from tasks.choices import DeadlineKind, State, Timeliness
from tasks.figures import Figures

TODAY = date(2026, 9, 10)
FIGURES = Figures(done_in_time=431, done_late=58, done_no_deadline=77, in_time=402, overdue=61, no_deadline=219)
DIMENSIONS = (  # name, figures
    ("1. Tham gia của người dân ở cấp cơ sở", Figures(71, 9, 6, 68, 8, 24)),
    ("2. Công khai, minh bạch trong việc ra quyết định ở địa phương", Figures(58, 11, 22, 38, 12, 31)),
    ("3. Trách nhiệm giải trình với người dân", Figures(46, 7, 4, 58, 9, 24)),
    ("7. Quản trị môi trường", Figures(29, 3, 6, 37, 0, 30)),
)
COLOURS = (  # class, name, pair of ink and ground, contrast in light, in dark
    ("act", "Hành động", "act-ink / act", "8,6", "8,1"),
    ("", "Mực trên thẻ", "ink / card", "17,0", "13,7"),
    ("paper", "Mực phụ trên nền", "ink3 / paper", "5,8", "8,0"),
    ("link", "Liên kết", "link / card", "8,3", "8,5"),
    ("well", "Ô chìm", "ink2 / well", "7,6", "8,2"),
    ("p-done", "Hoàn thành", "ok / ok-bg", "6,2", "7,5"),
    ("p-late", "Quá hạn", "bad / bad-bg", "6,5", "7,4"),
    ("p-redo", "Sắp đến hạn", "warn / warn-bg", "6,9", "8,0"),
    ("p-run", "Đang thực hiện", "run / run-bg", "7,1", "7,3"),
    ("p-wait", "Chờ xác nhận", "wait / wait-bg", "7,3", "7,3"),
    ("p-mute", "Chưa thực hiện", "mute / mute-bg", "6,4", "7,3"),
    ("bar-ink", "Thanh đầu trang", "bar-ink2 / bar", "8,8", "10,2"),
)


SIZES = (  # class, name and pixels, sample
    ("x6", "t6 · 28", "Chỉ số PAPI tỉnh"),
    ("x5", "t5 · 22", "Việc của đơn vị"),
    ("x4", "t4 · 17", "Lịch sử cập nhật"),
    ("x3", "t3 · 15", "Nội dung trang, ô nhập: ưu tiên giải quyết dứt điểm"),
    ("x2", "t2 · 14", "Bảng, nút, nhãn: Ủy ban nhân dân phường Tân Phong"),
    ("x1", "t1 · 13", "Phụ chú, đầu cột, nhãn trạng thái: ẤẦẨẪẬ ễệ ưởỡợ"),
    ("x3", "1.248", "1.248 · 566 · 45,4% · 10/09/2026"),
)
MESSAGES = (
    Message(messages.SUCCESS, "Cập nhật thành công."),
    Message(messages.INFO, "Kỳ Quý III/2026 chốt số liệu lúc 17:00 ngày 14/09/2026."),
    Message(messages.WARNING, "Dữ liệu đã được người khác thay đổi, vui lòng tải lại trang."),
    Message(messages.ERROR, "Tệp vượt quá dung lượng cho phép (20 MB)."),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    number = forms.CharField(label="Số, ký hiệu văn bản", help_text="Ví dụ: 15/BC-SNV")
    lead = forms.ChoiceField(
        label="Cơ quan chủ trì", choices=[("1", "Sở Nội vụ"), ("2", "Sở Văn hóa, Thể thao và Du lịch")]
    )
    due_on = forms.DateField(label="Hạn mới", help_text="dd/mm/yyyy")
    file = forms.FileField(label="Tài liệu kiểm chứng", help_text="PDF, Word, Excel hoặc ảnh; mỗi tệp không quá 20 MB.")
    reason = forms.CharField(label="Lý do gia hạn", widget=forms.Textarea, help_text="Nêu nguyên nhân và việc đã làm.")
    state = forms.ChoiceField(
        label="Trạng thái",
        widget=forms.RadioSelect,
        choices=[("run", "Đang thực hiện"), ("done", "Đã hoàn thành")],
    )
    parts = forms.MultipleChoiceField(
        label="Vai trò",
        widget=forms.CheckboxSelectMultiple,
        choices=[("lead", "Chủ trì"), ("coordinating", "Phối hợp")],
        required=False,
    )
    mail = forms.BooleanField(label="Gửi nhắc việc qua thư điện tử", required=False)


def everything() -> dict[str, Any]:
    """Return the context of the style page."""
    refused = {"number": "88/BC-UBND", "lead": "1", "due_on": "31/02/2026", "state": "run"}
    return {
        "colours": COLOURS,
        "sizes": SIZES,
        "sample_messages": MESSAGES,
        "icons": icon_names(),
        "states": list(State),
        "sample_day": TODAY,
        "assignments": assignments(),
        "tasks": tasks(),
        "figures": FIGURES,
        "dimensions": DIMENSIONS,
        "rates": [figures.rate for _name, figures in DIMENSIONS],
        "overdues": [figures.overdue for _name, figures in DIMENSIONS],
        "form": SampleForm(prefix="a", initial={"state": "run"}),
        "refused": SampleForm({f"b-{name}": value for name, value in refused.items()}, prefix="b"),
        "page": Paginator(range(186), 25).page(3),
    }


def icon_names() -> list[str]:
    """Return the names of all symbols of the sprite, in its order."""
    sprite = (settings.BASE_DIR / "static" / "icons.svg").read_text(encoding="utf-8")
    return re.findall(r'<symbol id="(\w+)"', sprite)


def assignments() -> list[SimpleNamespace]:
    """Return one assignment for each way of standing against the deadline."""
    return [
        _assignment(Timeliness.OVERDUE, -12),
        _assignment(Timeliness.DUE_SOON, 4),
        _assignment(Timeliness.DUE_SOON, 0),
        _assignment(Timeliness.IN_TIME, 38),
        _assignment(Timeliness.DONE_IN_TIME, -2),
        _assignment(Timeliness.DONE_LATE, -20),
        _assignment(Timeliness.DONE_NO_DEADLINE),
        _assignment(Timeliness.NO_DEADLINE, kind=DeadlineKind.ONGOING),
        _assignment(Timeliness.NO_DEADLINE, kind=DeadlineKind.REGULATED),
        _assignment(Timeliness.NO_DEADLINE, kind=DeadlineKind.CONDITIONAL),
        _assignment(Timeliness.NO_DEADLINE, kind=DeadlineKind.MISSING),
    ]


def tasks() -> list[SimpleNamespace]:
    """Return three rows of a list, one of each pile of the unit's page."""
    return [
        SimpleNamespace(
            number="2.2",
            title="Lập danh sách hộ nghèo, hộ cận nghèo và niêm yết tại nhà văn hóa các tổ dân phố",
            lead="UBND phường Tân Phong",
            state=State.REDO,
            assignment=_assignment(Timeliness.OVERDUE, -12),
            pile="late",
            done=33,
        ),
        SimpleNamespace(
            number="3.1",
            title="Tổ chức đối thoại giữa Chủ tịch UBND phường với Nhân dân",
            lead="Sở Văn hóa, Thể thao và Du lịch",
            state=State.IN_PROGRESS,
            assignment=_assignment(Timeliness.DUE_SOON, 4),
            pile="soon",
            done=21,
        ),
        SimpleNamespace(
            number="1.1",
            title="Phát thanh mỗi tuần hai buổi về quyền giám sát của người dân",
            lead="Sở Nội vụ",
            state=State.AWAITING,
            assignment=_assignment(Timeliness.NO_DEADLINE, kind=DeadlineKind.ONGOING),
            pile="",
            done=38,
        ),
    ]


def _assignment(
    stands: Timeliness, days: int | None = None, *, kind: DeadlineKind = DeadlineKind.FIXED
) -> SimpleNamespace:
    due_on = None if days is None else TODAY + timedelta(days=days)
    return SimpleNamespace(
        timeliness=stands,
        known_due_on=due_on,
        original_due_on=due_on,
        task=SimpleNamespace(deadline_kind=kind),
    )
