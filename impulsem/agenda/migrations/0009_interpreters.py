import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0008_who_attends"),
        ("organisation", "0005_the_office"),
        ("people", "0009_economic_view"),
    ]

    operations = [
        migrations.CreateModel(
            name="Interpreter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("organisation", models.CharField(blank=True, max_length=120)),
                ("languages", models.JSONField(default=list)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("active", models.BooleanField(default=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="resource",
            name="resource_is_one_thing",
        ),
        migrations.AlterField(
            model_name="appointmentevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("booked", "Booked"),
                    ("moved", "Moved"),
                    ("arrived", "Arrived"),
                    ("attended", "Attended"),
                    ("missed", "Did not come"),
                    ("cancelled", "Cancelled"),
                    ("taken", "Taken by a professional"),
                    ("confirmed", "Confirmed by the person"),
                    ("covered", "Given to a colleague"),
                    ("undone", "Undone"),
                    ("arranged", "Interpreter arranged"),
                    ("released", "Interpreter released"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                models.F("centre"),
                models.F("span__startswith"),
                condition=models.Q(("interpreter", ""), _negated=True),
                name="appointment_to_interpret",
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="interpreter",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="resource", to="agenda.interpreter"
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("interpreter__isnull", True), ("room__isnull", True), ("worker__isnull", False)),
                    models.Q(("interpreter__isnull", True), ("room__isnull", False), ("worker__isnull", True)),
                    models.Q(("interpreter__isnull", False), ("room__isnull", True), ("worker__isnull", True)),
                    _connector="OR",
                ),
                name="resource_is_one_thing",
            ),
        ),
    ]
