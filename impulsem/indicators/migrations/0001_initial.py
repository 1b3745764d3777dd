import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("platform", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField()),
                ("cut_at", models.DateTimeField()),
                ("added", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=60)),
                ("month", models.DateField()),
                ("level", models.CharField(max_length=13)),
                ("place", models.CharField(blank=True, max_length=10)),
                ("breakdown", models.JSONField(default=dict)),
                ("value", models.FloatField(null=True)),
                ("numerator", models.FloatField(null=True)),
                ("denominator", models.FloatField(null=True)),
                ("n", models.PositiveIntegerField()),
                (
                    "suppressed",
                    models.CharField(
                        blank=True,
                        choices=[("small", "Too few to be shown"), ("secondary", "Hidden with another that is too small")],
                        max_length=9,
                    ),
                ),
                ("cut_at", models.DateTimeField()),
                ("definition", models.CharField(max_length=64)),
                ("evidence", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField()),
                (
                    "typed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="observations", to="indicators.run"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["indicator", "level", "place", "month", "-id"], name="observation_series")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="observation_of_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evidence", ""), ("run__isnull", False), ("typed_by__isnull", True)),
                            models.Q(("run__isnull", True), ("typed_by__isnull", False), models.Q(("evidence", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="observation_typed_with_evidence",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="observation_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9567f0fffb1be9e9a5dff624fcec21f4b8381806",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_observation_append_only_ea67e",
                            table="indicators_observation",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ObservationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("reviewed", "Reviewed"), ("approved", "Approved"), ("superseded", "Superseded")],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "observation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="indicators.observation"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(models.F("observation"), models.OrderBy(models.F("id"), descending=True), name="observation_step_last")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by__isnull", False), models.Q(("status__in", ["reviewed", "approved"]), _negated=True), _connector="OR"
                        ),
                        name="observation_step_of_somebody",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="observation_step_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4c9bbadaeb3b05341c03636d295c7f2a62532cdb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_observation_step_append_only_31417",
                            table="indicators_observationstep",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
