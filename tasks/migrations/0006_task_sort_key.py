"""Let lists of tasks be sorted by their words as Vietnamese sorts them."""

from django.db import migrations

import units.fields
from units.text import sort_key


def fill(apps, schema_editor):
    tasks = list(apps.get_model("tasks", "Task").objects.only("pk", "title"))
    for task in tasks:
        task.sort_key = sort_key(task.title)
    apps.get_model("tasks", "Task").objects.bulk_update(tasks, ["sort_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0005_plans_lists_and_changes")]

    operations = [
        migrations.AddField(
            "task",
            "sort_key",
            units.fields.SortKeyField(blank=True, default="", editable=False, sources=("title",)),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
