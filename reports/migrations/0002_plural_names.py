from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="report",
            options={
                "ordering": ["-period__ends_on", "unit"],
                "permissions": [
                    ("draft_report", "Can draft a unit's report"),
                    ("send_report", "Can send a unit's report"),
                    ("issue_report", "Can issue the province's report"),
                    ("view_issued_report", "Can view issued reports"),
                ],
                "verbose_name": "report",
                "verbose_name_plural": "reports",
            },
        ),
    ]
