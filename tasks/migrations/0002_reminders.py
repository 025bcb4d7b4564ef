import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STEPS = [
    ("by_hand", "Reminded by the standing agency"),
    ("two_months_late", "60 days overdue"),
    ("month_late", "30 days overdue"),
    ("week_late", "7 days overdue"),
    ("day_late", "1 day overdue"),
    ("day_before", "Due in 1 day"),
    ("days_before", "Due in 3 days"),
    ("week_before", "Due in 7 days"),
    ("month_before", "Due in 30 days"),
    ("no_update", "No update this period"),
    ("not_acknowledged", "Not acknowledged"),
]


class Migration(migrations.Migration):
    """Reminders belong to a digest now. Nothing wrote any before, so the table is made anew."""

    dependencies = [
        ("tasks", "0001_initial"),
        ("units", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name="Reminder"),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("run", models.UUIDField(db_index=True, verbose_name="run")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="seen at")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="digests",
                        to="units.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "digest",
                "ordering": ["-day", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("by__isnull", True)), fields=("unit", "day"), name="tasks_digest_one_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(choices=STEPS, max_length=20, verbose_name="step")),
                ("about", models.DateField(verbose_name="about the day")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="tasks.assignment",
                        verbose_name="assignment",
                    ),
                ),
                (
                    "digest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="tasks.digest",
                        verbose_name="digest",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__in", [value for value, _label in STEPS])),
                        name="tasks_reminder_step_known",
                    ),
                    models.UniqueConstraint(fields=("assignment", "step", "about"), name="tasks_reminder_step_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run", models.UUIDField(blank=True, db_index=True, null=True, verbose_name="run")),
                ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="claimed at")),
                ("sent_at", models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="sent at")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("error", models.TextField(blank=True, verbose_name="last error")),
                (
                    "digest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="tasks.digest",
                        verbose_name="digest",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("digest", "user"), name="tasks_mail_once_a_person")],
            },
        ),
    ]
