from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="alias",
            options={"ordering": ["name"], "verbose_name": "other name", "verbose_name_plural": "other names"},
        ),
        migrations.AlterModelOptions(
            name="group",
            options={"ordering": ["code"], "verbose_name": "group of units", "verbose_name_plural": "groups of units"},
        ),
        migrations.AlterModelOptions(
            name="holiday",
            options={"ordering": ["day"], "verbose_name": "holiday", "verbose_name_plural": "holidays"},
        ),
        migrations.AlterModelOptions(
            name="province",
            options={
                "ordering": ["sort_key", "valid_from"],
                "verbose_name": "province",
                "verbose_name_plural": "provinces",
            },
        ),
        migrations.AlterModelOptions(
            name="succession",
            options={"ordering": ["on", "pk"], "verbose_name": "succession", "verbose_name_plural": "successions"},
        ),
        migrations.AlterModelOptions(
            name="unit",
            options={"ordering": ["position", "sort_key"], "verbose_name": "unit", "verbose_name_plural": "units"},
        ),
    ]
