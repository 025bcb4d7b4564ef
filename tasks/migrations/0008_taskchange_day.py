"""Keep the day on which a change by an amendment was recorded; of those there are, the date of the document stands."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.utils import timezone


def fill(apps, schema_editor):
    documents = apps.get_model("plans", "Amendment").objects.filter(pk=OuterRef("amendment"))
    apps.get_model("tasks", "TaskChange").objects.update(day=Subquery(documents.values("dated_on")))


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_plural_names"), ("tasks", "0007_plural_names")]

    operations = [
        migrations.AddField(
            "taskchange", "day", models.DateField(default=timezone.localdate, verbose_name="recorded on")
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
