import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agenda", "0001_initial"),
        ("organisation", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=20, unique=True)),
                (
                    "state",
                    models.CharField(choices=[("open", "Open"), ("paused", "Paused"), ("closed", "Closed")], default="open", max_length=6),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[("welcome", "Welcome"), ("follow_up", "Follow-up"), ("treatment", "Treatment")],
                        default="welcome",
                        max_length=9,
                    ),
                ),
                (
                    "intensity",
                    models.CharField(
                        choices=[("low", "Low intensity"), ("medium", "Medium intensity"), ("high", "High intensity")],
                        default="low",
                        max_length=6,
                    ),
                ),
                ("opened_on", models.DateField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("centre", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="files", to="organisation.centre")),
                ("household", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="files", to="people.household")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["centre"], name="file_by_centre"),
                    models.Index(fields=["household"], name="file_by_household"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True), fields=("household",), name="file_one_live_a_household"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("referent", "Referent"),
                            ("co_referent", "Co-referent"),
                            ("supervisor", "Supervisor"),
                            ("cover", "Cover"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="organisation.worker"),
                ),
                (
                    "file",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="casework.casefile"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["worker"], name="assignment_by_worker"),
                    models.Index(fields=["file"], name="assignment_by_file"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="assignment_not_empty"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("role", "referent")),
                        expressions=[("valid", "&&"), ("file", "=")],
                        name="assignment_one_referent",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("valid", "&&"), ("file", "="), ("worker", "="), ("role", "=")], name="assignment_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("urgent", "Urgent attention"),
                            ("at_desk", "The person is here or on the phone"),
                            ("consultation", "A colleague asked for advice"),
                            ("supervision", "Supervision or quality"),
                            ("complaint", "Complaint or claim"),
                            ("legal", "Order of an authority"),
                        ],
                        max_length=12,
                    ),
                ),
                ("explanation", models.CharField(max_length=500)),
                ("confidential_too", models.BooleanField(default=False)),
                ("granted_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "review",
                    models.CharField(
                        choices=[("pending", "To be reviewed"), ("justified", "Justified"), ("not_justified", "Not justified")],
                        default="pending",
                        max_length=13,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("review_note", models.CharField(blank=True, max_length=500)),
                (
                    "reviewed_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                ("worker", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="organisation.worker")),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="casework.casefile")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["file", "-granted_at"], name="grant_by_file"),
                    models.Index(fields=["worker", "expires_at"], name="grant_by_worker"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("explanation", ""), _negated=True), name="grant_says_why"),
                    models.CheckConstraint(condition=models.Q(("expires_at__gt", models.F("granted_at"))), name="grant_ends"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by__isnull", True), models.Q(("reviewed_by", models.F("worker")), _negated=True), _connector="OR"
                        ),
                        name="grant_reviewed_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("review", "pending"), ("reviewed_by__isnull", True)),
                            models.Q(models.Q(("review", "pending"), _negated=True), ("reviewed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="grant_review_has_a_reviewer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("individual", "Individual"),
                            ("household", "Household"),
                            ("group", "Group"),
                            ("community", "Community"),
                            ("indirect", "Indirect"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("interview", "Interview"),
                            ("call", "Call"),
                            ("home_visit", "Home visit"),
                            ("accompaniment", "Accompaniment"),
                            ("session", "Group session"),
                            ("coordination", "Coordination"),
                            ("message", "Message or letter"),
                            ("paperwork", "Paperwork"),
                            ("information", "Information at the desk"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("centre", "At the centre"),
                            ("phone", "By phone"),
                            ("home", "Home visit"),
                            ("video", "By video"),
                            ("outside", "Elsewhere"),
                        ],
                        max_length=7,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("travel_minutes", models.PositiveSmallIntegerField(default=0)),
                ("place", models.CharField(blank=True, max_length=100)),
                ("written_at", models.DateTimeField()),
                (
                    "appointment",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="entry", to="agenda.appointment"
                    ),
                ),
                ("centre", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.centre")),
                ("written_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker")),
            ],
            options={
                "indexes": [models.Index(fields=["centre", "happened_at"], name="entry_by_centre")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__range", (1, 720)), ("travel_minutes__lte", 480)), name="entry_minutes_of_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("written_at__gte", models.F("happened_at"))), name="entry_not_before_it_happened"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="entry_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="70c27dae958b1ed3b90eea0a613a63d2b9651328",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_entry_append_only_54b26",
                            table="casework_entry",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", models.CharField(max_length=200)),
                ("promised_by_name", models.CharField(blank=True, max_length=150)),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("kept", "Kept"), ("waived", "No longer needed")], default="open", max_length=6
                    ),
                ),
                ("settled_on", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="casework.casefile"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="people.person"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="organisation.worker"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="casework.entry"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "open")), fields=["worker", "due_on"], name="commitment_inbox"),
                    models.Index(fields=["file", "due_on"], name="commitment_by_file"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="commitment_says_what"),
                    models.CheckConstraint(
                        condition=models.Q(("worker__isnull", False), models.Q(("promised_by_name", ""), _negated=True), _connector="OR"),
                        name="commitment_of_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "open"), ("settled_on__isnull", False), _connector="XOR"),
                        name="commitment_settled_iff_not_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("made", "Made"),
                            ("moved", "New date"),
                            ("kept", "Kept"),
                            ("waived", "No longer needed"),
                            ("reopened", "Reopened"),
                        ],
                        max_length=8,
                    ),
                ),
                ("due_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "commitment",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="casework.commitment"),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="commitment_event_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7b05d0cac9a3c0914235f6b0416c9b94b3134bf7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_commitment_event_append_only_4c611",
                            table="casework_commitmentevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("content", models.JSONField()),
                ("saved_at", models.DateTimeField()),
                (
                    "appointment",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agenda.appointment"),
                ),
                (
                    "file",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.casefile"),
                ),
                ("worker", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="organisation.worker")),
            ],
            options={
                "indexes": [models.Index(fields=["worker", "-saved_at"], name="draft_by_worker")],
            },
        ),
        migrations.CreateModel(
            name="EntryParticipant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("happened_at", models.DateTimeField()),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="participants", to="casework.entry")),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="participations", to="casework.casefile"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="participations", to="people.person"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["file", "-happened_at"], name="participant_timeline"),
                    models.Index(fields=["person", "-happened_at"], name="participant_by_person"),
                ],
                "constraints": [models.UniqueConstraint(fields=("entry", "person"), name="entry_participant_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="participant_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="056afb0bf857b615d9dafcbfc6dcd78d0ff9d8d0",
                            operation="DELETE",
                            pgid="pgtrigger_participant_stays_d563e",
                            table="casework_entryparticipant",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="participant_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.file_id IS NOT NULL OR OLD.entry_id <> NEW.entry_id OR OLD.person_id <> NEW.person_id OR OLD.happened_at <> NEW.happened_at)",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="1aa3d97b72b09fb650b5cd1c6a8194b3a72623fc",
                            operation="UPDATE",
                            pgid="pgtrigger_participant_append_only_0b695",
                            table="casework_entryparticipant",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryProfessional",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("happened_at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="professionals", to="casework.entry"),
                ),
                (
                    "worker",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="organisation.worker"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["worker", "-happened_at"], name="entry_professional_day")],
                "constraints": [models.UniqueConstraint(fields=("entry", "worker"), name="entry_professional_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="professional_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e7a512a3b30fa15d18605696145e23a6278864af",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_professional_append_only_4be9c",
                            table="casework_entryprofessional",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EntrySegment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("confidential", models.BooleanField(default=False)),
                ("written_at", models.DateTimeField()),
                ("about", models.ManyToManyField(related_name="+", to="people.person")),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="segments", to="casework.entry")),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="superseded_by", to="casework.entrysegment"
                    ),
                ),
                ("written_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker")),
            ],
            options={
                "indexes": [models.Index(fields=["entry", "position"], name="segment_by_entry")],
                "constraints": [models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="segment_says_something")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="segment_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d606cab79c0f71e96dbe28bc51a6d0b2a741942d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_segment_append_only_bff75",
                            table="casework_entrysegment",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FileEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("paused", "Paused"),
                            ("resumed", "Resumed"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                            ("phase", "Phase changed"),
                            ("intensity", "Intensity changed"),
                        ],
                        max_length=9,
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=20)),
                (
                    "closing_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("goals_reached", "Goals reached"),
                            ("no_demand", "The person asks for nothing more"),
                            ("moved", "Moved to another municipality"),
                            ("transferred", "Transferred to another service"),
                            ("no_contact", "No contact"),
                            ("declined", "The person declines"),
                            ("deceased", "Death"),
                            ("other", "Other reason"),
                        ],
                        max_length=13,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="casework.casefile")),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["file", "at"], name="file_event_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind", "closed"), ("closing_reason", ""), _connector="XOR"),
                        name="file_event_reason_iff_closed",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="file_event_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="92d4eded483f27faa115816d1aa69acd993758c9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_file_event_append_only_cd41a",
                            table="casework_fileevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
