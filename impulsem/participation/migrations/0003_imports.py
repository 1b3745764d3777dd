import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_working_time"),
        ("participation", "0002_returns_from_before"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("looked_at", "Looked at, not brought in yet"), ("running", "Being brought in"), ("done", "Brought in")],
                        default="looked_at",
                        max_length=9,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("content", models.BinaryField(null=True)),
                ("mapping", models.JSONField(default=dict)),
                ("source", models.CharField(blank=True, max_length=60)),
                ("language", models.CharField(default="ca", max_length=8)),
                ("next_row", models.PositiveIntegerField(default=0)),
                ("outcome", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "dimension",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="participation.dimension"
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="participation.process"),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["process", "-at"], name="import_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "done"), _negated=True), ("content__isnull", True), _connector="OR"),
                        name="import_forgets_its_file",
                    )
                ],
            },
        ),
    ]
