"""`manage.py make_report`."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from tests.factories import PlanFactory, ProvinceFactory
from tests.reports.conftest import World


def make(path: Path, *arguments: str, file_format: str = "xlsx", period: str = "2026-Q3") -> bytes:
    """Run the command for a day after the cut-off and return what it wrote."""
    usual = ("--period", period, "--format", file_format, "--output", str(path), "--today", "2026-09-20")
    call_command("make_report", *arguments, *usual, verbosity=0)
    return path.read_bytes()


def test_pdf_is_written(quarter: World, tmp_path: Path) -> None:
    assert make(tmp_path / "q3.pdf", "--plan", str(quarter.plan.pk), file_format="pdf").startswith(b"%PDF-")


def test_plan_is_found_by_province_and_year(quarter: World, tmp_path: Path) -> None:
    file = make(tmp_path / "q3.xlsx", "--province", "tỉnh lào cai", "--year", "2026")

    assert load_workbook(BytesIO(file))["Phụ lục II"].max_row > 4


def test_of_two_provinces_of_one_name_the_one_of_that_year_is_meant(quarter: World, tmp_path: Path) -> None:
    new = quarter.plan.province
    new.valid_from = date(2025, 7, 1)
    new.save()
    old = ProvinceFactory(name="Lào Cai", valid_from=date(2004, 1, 1), valid_to=date(2025, 6, 30))
    PlanFactory(issued=True, province=old, year=2022, dated_on=date(2022, 6, 30), with_periods=True)

    make(tmp_path / "q3.xlsx", "--province", "Lào Cai", "--year", "2026")

    with pytest.raises(CommandError, match="14/9/2022"):  # the plan of 2022 gave nothing to anybody
        make(tmp_path / "q3.xlsx", "--province", "Lào Cai", "--year", "2022", period="2022-Q3")


@pytest.mark.parametrize(
    ("arguments", "period", "said"),
    [
        (["--plan", "999999"], "2026-Q3", "999999"),
        (["--province", "Lào Cai"], "2026-Q3", "--year"),
        (["--province", "Atlantis", "--year", "2026"], "2026-Q3", "Atlantis"),
        (["--province", "Lào Cai", "--year", "2024"], "2024-Q3", "2024"),
        (["--province", "Lào Cai", "--year", "2026"], "2026-Q9", "2026-9M"),
        (["--province", "Lào Cai", "--year", "2026"], "2026-Q1", "14/3/2026"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    quarter: World, tmp_path: Path, arguments: list[str], period: str, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        make(tmp_path / "report.xlsx", *arguments, period=period)

    assert not (tmp_path / "report.xlsx").exists()


def test_file_that_cannot_be_written_is_named(quarter: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        make(tmp_path / "nowhere" / "q3.xlsx", "--plan", str(quarter.plan.pk))
