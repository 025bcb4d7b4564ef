from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="framework",
            options={"ordering": ["pk"], "verbose_name": "index", "verbose_name_plural": "indexes"},
        ),
        migrations.AlterModelOptions(
            name="frameworkversion",
            options={
                "ordering": ["framework", "first_year"],
                "verbose_name": "version of an index",
                "verbose_name_plural": "versions of an index",
            },
        ),
        migrations.AlterModelOptions(
            name="indicator",
            options={
                "ordering": ["version", "position"],
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
            },
        ),
        migrations.AlterModelOptions(
            name="score",
            options={
                "ordering": ["province", "year", "indicator__position"],
                "verbose_name": "score",
                "verbose_name_plural": "scores",
            },
        ),
        migrations.AlterModelOptions(
            name="seriesbreak",
            options={
                "ordering": ["framework", "code", "year"],
                "verbose_name": "break in the series",
                "verbose_name_plural": "breaks in the series",
            },
        ),
    ]
