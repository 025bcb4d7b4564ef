from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_copies_and_subplans"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="amendment",
            options={
                "ordering": ["plan", "dated_on", "pk"],
                "verbose_name": "amendment",
                "verbose_name_plural": "amendments",
            },
        ),
        migrations.AlterModelOptions(
            name="period",
            options={
                "ordering": ["plan", "ends_on"],
                "verbose_name": "report period",
                "verbose_name_plural": "report periods",
            },
        ),
        migrations.AlterModelOptions(
            name="plan",
            options={
                "ordering": ["-year", "-pk"],
                "permissions": [
                    ("issue_plan", "Can issue a plan"),
                    ("view_draft_plan", "Can view a plan that is not issued"),
                    ("close_period", "Can close a report period"),
                ],
                "verbose_name": "plan",
                "verbose_name_plural": "plans",
            },
        ),
        migrations.AlterModelOptions(
            name="target",
            options={
                "ordering": ["plan", "indicator__position"],
                "verbose_name": "objective",
                "verbose_name_plural": "objectives",
            },
        ),
    ]
