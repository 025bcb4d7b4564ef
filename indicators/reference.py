"""Loads the frameworks of the indexes from `fixtures/indicators/`: what is missing; what was edited stays edited."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from indicators.models import Framework, FrameworkVersion, Indicator, SeriesBreak

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "indicators"


@transaction.atomic
def load_frameworks() -> int:
    """Add what the database lacks of the files; return the number of indicators."""
    for path in sorted(FOLDER.glob("*.json"), key=lambda path: (path.stem != "papi", path.stem)):
        _load(json.loads(path.read_text(encoding="utf-8")))
    return Indicator.objects.count()


def _load(data: dict[str, Any]) -> None:
    notes = "\n".join([data["source"], *data["notes"]])
    framework, _new = Framework.objects.get_or_create(
        code=data["code"],
        defaults={"name": data["name"], "name_en": data["name_en"], "owner": data["owner"], "source": notes},
    )
    for version_data in data["versions"]:
        version, _new = FrameworkVersion.objects.get_or_create(
            framework=framework,
            first_year=version_data["first_year"],
            defaults={"last_year": version_data["last_year"]},
        )
        _load_tree(version, version_data["indicators"])
    SeriesBreak.objects.bulk_create(
        [SeriesBreak(framework=framework, code=b["code"], year=b["year"], reason=b["note"]) for b in data["breaks"]],
        ignore_conflicts=True,
    )


def _load_tree(version: FrameworkVersion, rows: list[dict[str, Any]]) -> None:
    """Save the nodes that are missing, parents first, as the file lists them: a child needs its parent's id."""
    found = {indicator.code: indicator for indicator in version.indicators.all()}
    for position, row in enumerate(rows):
        if row["code"] in found:
            continue
        parent = found[row["parent"]] if row["parent"] else None
        found[row["code"]] = Indicator.objects.create(
            version=version,
            code=row["code"],
            parent=parent,
            level=parent.level + 1 if parent else 0,
            position=position,
            number=row["number"],
            name=row["name"],
            name_en=row["name_en"],
            maximum=Decimal(row["maximum"]) if row["maximum"] else None,
            combine=row.get("combine", Indicator.Combine.SUM),
        )
