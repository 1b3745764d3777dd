import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_one_index_for_one_purpose"),
        ("organisation", "0004_working_time"),
        ("people", "0006_one_index_for_one_purpose"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("work", "Work plan"), ("pia", "Individual attention programme")], default="work", max_length=4
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("agreed", "Agreed"),
                            ("under_review", "Under review"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("summary", models.CharField(blank=True, max_length=600)),
                ("begun_on", models.DateField()),
                ("agreed_on", models.DateField(null=True)),
                ("review_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="casework.casefile"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="people.person"),
                ),
                (
                    "review_commitment",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="plan", to="casework.commitment"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["file", "-begun_on"], name="plan_by_file")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind", "work"), ("person__isnull", False), _connector="XOR"), name="plan_person_iff_programme"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", False), _connector="XOR"),
                        name="plan_closed_iff_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["agreed", "under_review"]), _negated=True),
                            ("agreed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="plan_agreed_on_a_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "work"), models.Q(("state", "closed"), _negated=True)),
                        fields=("file",),
                        name="plan_one_live_a_file",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "pia"), models.Q(("state", "closed"), _negated=True)),
                        fields=("person",),
                        name="plan_one_live_programme",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("why", models.CharField(blank=True, max_length=400)),
                ("domain", models.CharField(blank=True, max_length=30)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("running", "Under way"), ("reached", "Reached"), ("partly", "Reached in part"), ("dropped", "Given up")],
                        default="running",
                        max_length=7,
                    ),
                ),
                ("changed_in", models.PositiveIntegerField()),
                ("removed_in", models.PositiveIntegerField(null=True)),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="casework.plan")),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="goal_says_what")],
            },
        ),
        migrations.CreateModel(
            name="IntensityRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=10, unique=True)),
                ("used_from", models.DateField()),
                ("content", models.JSONField()),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="intensity_rule_never_changes",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="292da87eb486db89e14757292b5473c2c2153ba2",
                            operation="UPDATE",
                            pgid="pgtrigger_intensity_rule_never_changes_c2d00",
                            table="casework_intensityrule",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("domain", models.CharField(max_length=30)),
                ("text", models.CharField(max_length=200)),
                (
                    "named_by",
                    models.CharField(
                        choices=[("person", "The person"), ("professional", "The professional"), ("others", "Others")],
                        default="person",
                        max_length=12,
                    ),
                ),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="needs", to="casework.casefile")),
                (
                    "noted_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="needs", to="people.person"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="need_not_empty"),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="need_says_what"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("resident", "Resident"),
                            ("carer", "Carer"),
                            ("professional", "Professional"),
                            ("provider", "Service provider"),
                            ("entity", "Organisation"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("left_on", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="casework.plan")),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["resident", "carer"]), ("person__isnull", False), ("worker__isnull", True)),
                            models.Q(("kind", "professional"), ("person__isnull", True), ("worker__isnull", False)),
                            models.Q(("kind__in", ["provider", "entity"]), ("person__isnull", True), ("worker__isnull", True)),
                            _connector="OR",
                        ),
                        name="party_is_somebody",
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="party_has_a_name"),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)), fields=("plan", "person"), name="party_person_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("worker__isnull", False)), fields=("plan", "worker"), name="party_worker_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("language", models.CharField(blank=True, max_length=8)),
                (
                    "manner",
                    models.CharField(
                        choices=[
                            ("self", "Written by the person"),
                            ("dictated", "Said aloud and written down word for word"),
                            ("letter", "Copied from a letter or message of the person"),
                            ("interpreted", "Said through an interpreter"),
                        ],
                        max_length=11,
                    ),
                ),
                ("said_at", models.DateTimeField()),
                (
                    "goal",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="own_words", to="casework.goal"
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="superseded_by", to="casework.ownwords"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="own_words", to="casework.plan")),
                (
                    "party",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="own_words", to="casework.planparty"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="own_words_say_something"),
                    models.CheckConstraint(
                        condition=models.Q(("supersedes__isnull", True), ("manner", "self"), _connector="OR"),
                        name="own_words_corrected_by_the_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("manner", "self"), ("written_by__isnull", False), _connector="OR"),
                        name="own_words_written_down_by_somebody",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="own_words_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8ed5f475be828c0121d2c6b6ff028685f2ce0582",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_own_words_append_only_dd898",
                            table="casework_ownwords",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="own_words_corrects_own",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NEW.supersedes_id IS NOT NULL)",
                            func="IF NOT EXISTS (SELECT FROM casework_ownwords o WHERE o.id = NEW.supersedes_id AND o.party_id = NEW.party_id AND o.goal_id IS NOT DISTINCT FROM NEW.goal_id) THEN RAISE EXCEPTION 'own_words_corrects_own: these are the words of somebody else' USING ERRCODE = 'check_violation', CONSTRAINT = 'own_words_corrects_own'; END IF; RETURN NEW;",
                            hash="e55f88224429c37b378d9f85c06afc0222a2b96a",
                            operation="INSERT",
                            pgid="pgtrigger_own_words_corrects_own_47fc2",
                            table="casework_ownwords",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("agreed", "Agreed"),
                            ("under_review", "Under review"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "plan",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="casework.plan"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["plan", "at"], name="plan_event_by_time")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="plan_event_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fab81dd42f0733415041e405e699af1e287c5685",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_plan_event_append_only_b44b3",
                            table="casework_planevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("written_at", models.DateTimeField()),
                (
                    "plan",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="casework.plan"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("plan", "number"), name="plan_version_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="plan_version_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="861749fd3752189e403dadec8f737ba68f02b785",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_plan_version_append_only_b99f1",
                            table="casework_planversion",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=200)),
                ("due_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To do"),
                            ("moving", "Under way"),
                            ("done", "Done"),
                            ("stuck", "Stuck"),
                            ("dropped", "No longer needed"),
                        ],
                        default="open",
                        max_length=7,
                    ),
                ),
                ("removed_in", models.PositiveIntegerField(null=True)),
                ("goal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="casework.goal")),
                (
                    "party",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="casework.planparty"
                    ),
                ),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="action_says_what")],
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To do"),
                            ("moving", "Under way"),
                            ("done", "Done"),
                            ("stuck", "Stuck"),
                            ("dropped", "No longer needed"),
                        ],
                        max_length=7,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "action",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="progress", to="casework.action"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="progress", to="casework.entry"),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["action", "at"], name="progress_by_action")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="progress_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b620e4e012939982b1344733328a99201e655318",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_progress_append_only_5a623",
                            table="casework_progress",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("outcome", models.TextField(blank=True)),
                ("next_on", models.DateField(null=True)),
                ("written_at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.entry"
                    ),
                ),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="casework.plan")),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="review_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fb842f0035ffa55a1b4626fc70c725640b76c6ed",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_review_append_only_36b85",
                            table="casework_review",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeNeeded",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reasons", models.JSONField()),
                ("proposed_minutes", models.PositiveIntegerField()),
                ("minutes", models.PositiveIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[("low", "Low intensity"), ("medium", "Medium intensity"), ("high", "High intensity")], max_length=6
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="time_needed", to="casework.casefile"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.intensityrule"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["file", "-decided_at"], name="time_needed_by_file")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes", models.F("proposed_minutes")), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="time_differs_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__lte", 12000), ("proposed_minutes__lte", 12000)), name="time_of_a_month"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="time_needed_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="09f0fdf4d386f06e54c729465a9511d52ed59bae",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_time_needed_append_only_089b7",
                            table="casework_timeneeded",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Instrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30)),
                ("version", models.CharField(max_length=10)),
                ("used_from", models.DateField()),
                ("content", models.JSONField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("code", "version"), name="instrument_version_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="instrument_never_changes",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a00c94a5a7674fa556949bac9b9c12fae3c37d0b",
                            operation="UPDATE",
                            pgid="pgtrigger_instrument_never_changes_7beb2",
                            table="casework_instrument",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("done_on", models.DateField()),
                ("summary", models.TextField(blank=True)),
                ("with_person", models.BooleanField(default=True)),
                ("written_at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="casework.entry"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="casework.casefile"
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="people.person")),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="casework.instrument"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["file", "person", "-done_on"], name="assessment_by_file")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="assessment_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a1a55874b9bd6e50d4661885f0750ab81324abdb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_assessment_append_only_413c1",
                            table="casework_assessment",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChildHeard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("heard", models.BooleanField()),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("talk", "In a conversation of their own"),
                            ("together", "Together with the family"),
                            ("play", "Through drawings or play"),
                            ("writing", "In writing"),
                            ("school", "Through somebody they trust"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "why_not",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("too_young", "Too young to say"),
                            ("did_not_want", "Did not want to"),
                            ("harm", "It would have done harm"),
                            ("not_yet", "Not yet; there is a day for it"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("on", models.DateField()),
                ("written_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="children_heard", to="casework.plan")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("heard", True), ("why_not", ""), models.Q(("how", ""), _negated=True)),
                            models.Q(("heard", False), ("how", ""), models.Q(("why_not", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="child_heard_how_or_why_not",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="child_heard_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="69e6e69ad631ef22ee20bd5169419d6ba0e23b0b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_child_heard_append_only_5cd79",
                            table="casework_childheard",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("code", models.CharField(max_length=40)),
                (
                    "step_from",
                    models.CharField(
                        choices=[
                            ("applied", "Application"),
                            ("valued", "Valuation visit"),
                            ("resolved", "Decision on the degree"),
                            ("consulted", "Options talked through with the person"),
                            ("programmed", "Programme (PIA) approved"),
                            ("served", "Service began"),
                            ("reviewed", "Review"),
                            ("ended", "End"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "step_to",
                    models.CharField(
                        choices=[
                            ("applied", "Application"),
                            ("valued", "Valuation visit"),
                            ("resolved", "Decision on the degree"),
                            ("consulted", "Options talked through with the person"),
                            ("programmed", "Programme (PIA) approved"),
                            ("served", "Service began"),
                            ("reviewed", "Review"),
                            ("ended", "End"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount", models.PositiveSmallIntegerField()),
                (
                    "unit",
                    models.CharField(choices=[("months", "months"), ("days", "days"), ("working_days", "working days")], max_length=12),
                ),
                ("reference", models.CharField(max_length=200)),
                (
                    "checked",
                    models.CharField(
                        choices=[
                            ("confirmed", "read in the law itself"),
                            ("secondary", "from another source"),
                            ("unverified", "not checked yet"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name_ca", models.CharField(max_length=120)),
                ("name_es", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="deadline_rule_not_empty"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("code", "="), ("valid", "&&")], name="deadline_rule_one_at_a_time"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="deadline_takes_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DependencyCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("applied", "Application"),
                            ("valued", "Valuation visit"),
                            ("resolved", "Decision on the degree"),
                            ("consulted", "Options talked through with the person"),
                            ("programmed", "Programme (PIA) approved"),
                            ("served", "Service began"),
                            ("reviewed", "Review"),
                            ("ended", "End"),
                        ],
                        default="applied",
                        max_length=10,
                    ),
                ),
                (
                    "degree",
                    models.CharField(
                        blank=True,
                        choices=[("none", "No degree"), ("1", "Degree I"), ("2", "Degree II"), ("3", "Degree III")],
                        max_length=4,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="dependency_cases", to="casework.casefile"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="dependency_cases", to="people.person"
                    ),
                ),
                (
                    "plan",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="dependency_case", to="casework.plan"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("step", "ended"), _negated=True), fields=("person",), name="dependency_one_case_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DependencyStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("applied", "Application"),
                            ("valued", "Valuation visit"),
                            ("resolved", "Decision on the degree"),
                            ("consulted", "Options talked through with the person"),
                            ("programmed", "Programme (PIA) approved"),
                            ("served", "Service began"),
                            ("reviewed", "Review"),
                            ("ended", "End"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("written_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="casework.dependencycase"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "on"], name="dependency_step_by_day")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="dependency_step_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="85736d18a844fdbbd27c9d38784b29627a248f0c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_dependency_step_append_only_13baf",
                            table="casework_dependencystep",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DomainScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("domain", models.CharField(max_length=30)),
                ("level", models.PositiveSmallIntegerField(null=True)),
                ("persons_level", models.PositiveSmallIntegerField(null=True)),
                ("evidence", models.CharField(blank=True, max_length=500)),
                (
                    "assessment",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="casework.assessment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "domain"), name="domain_scored_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level__isnull", True), ("level__range", (1, 5)), _connector="OR"),
                            models.Q(("persons_level__isnull", True), ("persons_level__range", (1, 5)), _connector="OR"),
                        ),
                        name="domain_level_one_to_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__isnull", True), ("level__gte", 3), models.Q(("evidence", ""), _negated=True), _connector="OR"
                        ),
                        name="low_level_says_on_what",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="domain_score_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="915202caece5567c6053c747a8f00127db83b34c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_domain_score_append_only_09171",
                            table="casework_domainscore",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("answer", models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("talk", "I want to talk about it")], max_length=4)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("by_hand", models.BooleanField(default=False)),
                ("given_at", models.DateTimeField()),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="casework.goal"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="casework.planparty"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["goal", "party", "-given_at"], name="agreement_by_goal")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="agreement_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0a2bcf54234c42823c6c59dbc22d854ceadb8002",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_agreement_append_only_c669b",
                            table="casework_agreement",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
