from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0006_task_sort_key"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="anneximport",
            options={
                "ordering": ["-uploaded_at", "-pk"],
                "verbose_name": "annex import",
                "verbose_name_plural": "annex imports",
            },
        ),
        migrations.AlterModelOptions(
            name="assignment",
            options={
                "ordering": ["plan", "task__position", "unit__position", "occurrence"],
                "permissions": [
                    ("work_assignment", "Has a list of the own unit's work"),
                    ("update_assignment", "Can record progress"),
                    ("send_assignment", "Can send a completion for confirmation"),
                    ("draft_assignment", "Can draft a completion for the unit lead"),
                    ("confirm_assignment", "Can confirm or return a completion"),
                    ("remark_assignment", "Can remark on an assignment"),
                    ("remind_assignment", "Can remind units"),
                ],
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
            },
        ),
        migrations.AlterModelOptions(
            name="calendarkey",
            options={"ordering": ["-pk"], "verbose_name": "calendar key", "verbose_name_plural": "calendar keys"},
        ),
        migrations.AlterModelOptions(
            name="digest",
            options={"ordering": ["-day", "-pk"], "verbose_name": "digest", "verbose_name_plural": "digests"},
        ),
        migrations.AlterModelOptions(
            name="draft",
            options={"verbose_name": "draft", "verbose_name_plural": "drafts"},
        ),
        migrations.AlterModelOptions(
            name="extension",
            options={"ordering": ["-pk"], "verbose_name": "extension", "verbose_name_plural": "extensions"},
        ),
        migrations.AlterModelOptions(
            name="mail",
            options={"ordering": ["pk"], "verbose_name": "mail", "verbose_name_plural": "mails"},
        ),
        migrations.AlterModelOptions(
            name="party",
            options={
                "ordering": ["task", "-part", "position"],
                "verbose_name": "party",
                "verbose_name_plural": "parties",
            },
        ),
        migrations.AlterModelOptions(
            name="receipt",
            options={"verbose_name": "receipt", "verbose_name_plural": "receipts"},
        ),
        migrations.AlterModelOptions(
            name="reminder",
            options={"ordering": ["pk"], "verbose_name": "reminder", "verbose_name_plural": "reminders"},
        ),
        migrations.AlterModelOptions(
            name="savedfilter",
            options={"ordering": ["name"], "verbose_name": "saved filter", "verbose_name_plural": "saved filters"},
        ),
        migrations.AlterModelOptions(
            name="sheetupload",
            options={
                "ordering": ["-uploaded_at", "-pk"],
                "verbose_name": "uploaded work sheet",
                "verbose_name_plural": "uploaded work sheets",
            },
        ),
        migrations.AlterModelOptions(
            name="task",
            options={
                "ordering": ["plan", "position"],
                "permissions": [("import_annex", "Can import an annex")],
                "verbose_name": "task",
                "verbose_name_plural": "tasks",
            },
        ),
        migrations.AlterModelOptions(
            name="taskchange",
            options={
                "ordering": ["amendment", "pk"],
                "verbose_name": "change of a task",
                "verbose_name_plural": "changes of tasks",
            },
        ),
        migrations.AlterModelOptions(
            name="update",
            options={"ordering": ["-pk"], "verbose_name": "update", "verbose_name_plural": "updates"},
        ),
    ]
