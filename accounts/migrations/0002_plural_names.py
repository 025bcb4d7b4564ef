from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="auditevent",
            options={"ordering": ["-at", "-pk"], "verbose_name": "audit event", "verbose_name_plural": "audit events"},
        ),
        migrations.AlterModelOptions(
            name="delegation",
            options={
                "ordering": ["valid_from", "pk"],
                "verbose_name": "delegation",
                "verbose_name_plural": "delegations",
            },
        ),
        migrations.AlterModelOptions(
            name="membership",
            options={"ordering": ["unit", "role"], "verbose_name": "post", "verbose_name_plural": "posts"},
        ),
        migrations.AlterModelOptions(
            name="user",
            options={"ordering": ["sort_key"], "verbose_name": "user", "verbose_name_plural": "users"},
        ),
    ]
