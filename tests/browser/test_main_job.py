"""The main job from end to end, as people do it: annex → plan → a unit's work → confirmation → the printed report."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from indicators.reference import load_frameworks
from plans.models import Plan
from tasks.choices import State
from tasks.models import Assignment, Task
from tests.browser.conftest import sign_in
from tests.factories import MembershipFactory, UserFactory
from units.loading import load_units
from units.models import Province, Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANNEX = Path(settings.BASE_DIR) / "fixtures" / "demo" / "annex-lai-chau-2026.xlsx"
TODAY = date(2026, 9, 10)


@pytest.fixture
def province(time_machine: object) -> Province:
    time_machine.move_to(TODAY)
    load_units(only={"Lai Châu"})
    load_frameworks()
    return Province.objects.get(name="Lai Châu")


def person(unit: str, role: Role) -> str:
    post = MembershipFactory(user=UserFactory(), unit=Unit.objects.valid_on(TODAY).get(name=unit), role=role)
    return post.user.username


def sign_out(page: Page) -> None:
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Đăng xuất").click()


def test_main_job(page: Page, province: Province, tmp_path: Path) -> None:
    coordinator, confirmer = (person("Sở Tư pháp", Role.COORDINATOR) for _ in range(2))
    unit_lead = person("UBND xã Sìn Hồ", Role.UNIT_LEAD)

    plan = make_plan(page, coordinator)
    import_annex(page, plan)
    issue(page, plan)
    sign_out(page)
    done = report_done(page, unit_lead)
    sign_out(page)
    confirm(page, confirmer, plan, done)
    text = print_report(page, plan, tmp_path)

    assert "BÁO CÁO" in text
    assert "SỞ TƯ PHÁP" in text
    assert "Số: /BC-STP" in " ".join(text.split())


def make_plan(page: Page, username: str) -> Plan:
    sign_in(page, username)
    page.goto(reverse("plans:list"))
    page.get_by_role("link", name="Thêm kế hoạch").click()
    page.get_by_label("Năm kế hoạch").fill("2026")
    page.get_by_label("Trích yếu").fill("Cải thiện Chỉ số PAPI tỉnh Lai Châu năm 2026")
    page.get_by_label("Cơ quan đầu mối").select_option(label="Sở Tư pháp")
    page.get_by_role("button", name="Lưu").click()
    return Plan.objects.get()


def import_annex(page: Page, plan: Plan) -> None:
    page.get_by_label("Phụ lục").set_input_files(ANNEX)
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem trước dữ liệu")
    assert not Task.objects.exists()
    page.get_by_role("button", name="Nhập 50 nhiệm vụ").click()
    expect(page.get_by_text("Đã nhập 50 nhiệm vụ.")).to_be_visible()
    assert plan.tasks.count() == 50


def issue(page: Page, plan: Plan) -> None:
    page.goto(reverse("tasks:issue", args=[plan.pk]))
    expect(page.get_by_label("Số, ký hiệu văn bản")).to_have_value("1450/KH-UBND")  # offered from the caption
    page.get_by_role("button", name="Ban hành kế hoạch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan")
    assert Plan.objects.get().status == Plan.Status.ISSUED


def report_done(page: Page, username: str) -> Assignment:
    """Open the first row of the unit's own list in place, and send its completion without leaving the list."""
    sign_in(page, username)
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của đơn vị")
    row = page.locator(".job", has_text=re.compile("Chủ trì")).first
    number = (row.get_attribute("id") or "").removeprefix("job-")
    row.locator(".go a").click()
    opened = page.locator(f"#job-{number}.open")
    opened.get_by_text("Đã hoàn thành", exact=True).click()
    opened.get_by_label("Kết quả").first.fill("Đã niêm yết tại 12/12 bản theo Báo cáo số 15/BC-UBND.")
    opened.locator("input[name=file]").set_input_files(
        {"name": "Biên bản.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"}
    )
    opened.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(f"#job-{number}")).to_contain_text("Chờ xác nhận")
    page.wait_for_load_state("networkidle")  # SQLite in memory lets nobody read while the server still writes
    sent = Assignment.objects.get(pk=number)
    assert (sent.state, sent.done_on, sent.evidence.count()) == (State.AWAITING, TODAY, 1)
    return sent


def confirm(page: Page, username: str, plan: Plan, done: Assignment) -> None:
    sign_in(page, username)
    page.goto(reverse("tasks:awaiting", args=[plan.pk]))
    page.locator(".btn.sm", has_text="Xác nhận").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    done.refresh_from_db()
    assert done.state in {State.DONE, State.IN_PROGRESS}  # an ongoing task stays in progress


def print_report(page: Page, plan: Plan, folder: Path) -> str:
    page.goto(reverse("reports:list", args=[plan.pk]))
    row = page.get_by_role("row").filter(has_text="Quý III/2026")
    answer = page.request.get(row.get_by_role("link", name="Xuất PDF").get_attribute("href") or "")
    path = folder / "bao-cao.pdf"
    path.write_bytes(answer.body())
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
