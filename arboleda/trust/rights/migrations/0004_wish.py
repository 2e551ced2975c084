from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0003_demand_forgetrequest_correction_incident_step"),
    ]

    operations = [
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person_id", models.UUIDField(db_index=True)),
                ("kind", models.CharField(blank=True, max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("opens_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["asked_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person_id", "kind"), name="one_wish_of_a_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__gte", models.F("asked_at"))),
                        name="a_wish_waits",
                    ),
                ],
            },
        ),
    ]
