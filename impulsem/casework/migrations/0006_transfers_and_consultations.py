import uuid

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0005_diagnosis_and_plan"),
        ("organisation", "0004_working_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("to_city", models.CharField(blank=True, max_length=120)),
                ("reason", models.CharField(max_length=300)),
                ("starts_on", models.DateField()),
                ("overlap_days", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("receipt", models.CharField(blank=True, max_length=64)),
                (
                    "answered_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="transfers", to="casework.casefile")),
                (
                    "from_worker",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="transfers_away", to="organisation.worker"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "to_centre",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="transfers_here", to="organisation.centre"
                    ),
                ),
                (
                    "to_worker",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="transfers_here", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("state", "proposed")), fields=("file",), name="transfer_one_open_a_file"),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="transfer_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("to_city", ""), ("to_worker__isnull", False)),
                            models.Q(("to_centre__isnull", False), ("to_city", "")),
                            models.Q(models.Q(("to_city", ""), _negated=True), ("to_centre__isnull", True), ("to_worker__isnull", True)),
                            _connector="OR",
                        ),
                        name="transfer_to_somebody",
                    ),
                    models.CheckConstraint(condition=models.Q(("overlap_days__lte", 90)), name="transfer_overlap_of_months"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "proposed")),
                            models.Q(models.Q(("state", "proposed"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="transfer_answered_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "accepted"), ("receipt", ""), _connector="XOR"), name="transfer_receipt_iff_accepted"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True), models.Q(("answer", ""), _negated=True), _connector="OR"
                        ),
                        name="transfer_refused_with_a_reason",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="transfer_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="9b7b59c1971a2712d39a37d35270ee3e5ed75f30",
                            operation="DELETE",
                            pgid="pgtrigger_transfer_is_kept_35aed",
                            table="casework_transfer",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="transfer_is_answered_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.state <> 'proposed')",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a3b8651315ceca3e064ec251cb01472135b2e92f",
                            operation="UPDATE",
                            pgid="pgtrigger_transfer_is_answered_once_dfa68",
                            table="casework_transfer",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("count", models.PositiveSmallIntegerField()),
                ("first_due", models.DateField(null=True)),
                ("moved", models.BooleanField(default=False)),
                (
                    "transfer",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="items", to="casework.transfer"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("transfer", "code"), name="transfer_item_once")],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("gender_violence", "Gender violence"),
                            ("child_protection", "Children at risk"),
                            ("dependency", "Dependency and care"),
                            ("housing", "Housing and evictions"),
                            ("migration", "Migration and permits"),
                            ("debts", "Debts and household economy"),
                            ("mental_health", "Mental health"),
                            ("addictions", "Addictions"),
                            ("disability", "Disability"),
                            ("law", "Legal advice"),
                        ],
                        max_length=16,
                    ),
                ),
                ("question", models.TextField()),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for an answer"),
                            ("answered", "Answered"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("why_not", models.CharField(blank=True, max_length=300)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consultations_asked", to="organisation.worker"
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="consultation", to="casework.entry"
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="consultations", to="organisation.worker"),
                ),
                (
                    "file",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="consultations", to="casework.casefile"),
                ),
                (
                    "grant",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="consultation", to="casework.accessgrant"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("question", ""), _negated=True), name="consultation_asks_something"),
                    models.CheckConstraint(
                        condition=models.Q(("asked_by", models.F("expert")), _negated=True), name="consultation_of_somebody_else"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "answered"), _negated=True), ("entry__isnull", False), _connector="OR"),
                        name="consultation_answered_in_the_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "asked"), ("answered_at__isnull", False), _connector="XOR"),
                        name="consultation_open_until_answered",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")), fields=("file", "expert"), name="consultation_one_open_an_expert"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Expertise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("gender_violence", "Gender violence"),
                            ("child_protection", "Children at risk"),
                            ("dependency", "Dependency and care"),
                            ("housing", "Housing and evictions"),
                            ("migration", "Migration and permits"),
                            ("debts", "Debts and household economy"),
                            ("mental_health", "Mental health"),
                            ("addictions", "Addictions"),
                            ("disability", "Disability"),
                            ("law", "Legal advice"),
                        ],
                        max_length=16,
                    ),
                ),
                ("since", models.DateField()),
                ("withdrawn_on", models.DateField(null=True)),
                (
                    "recognised_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "worker",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="expertise", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_on__isnull", True)), fields=("worker", "topic"), name="expertise_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("worker", models.F("recognised_by")), _negated=True),
                        name="expertise_recognised_by_somebody_else",
                    ),
                ],
            },
        ),
    ]
