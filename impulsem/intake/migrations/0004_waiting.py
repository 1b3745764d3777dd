import uuid

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

import impulsem.platform.words


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0008_who_attends"),
        ("groups", "0001_library_sessions_enrolments"),
        ("intake", "0003_decision_enrolment"),
        ("organisation", "0004_working_time"),
        ("people", "0008_self_registrations"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="WaitingKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, unique=True)),
                ("words", impulsem.platform.words.WordsField(default=dict)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("first_interview", "First interview"), ("group", "Group"), ("service", "Service")], max_length=15
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=45)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
                (
                    "reason",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agenda.visitreason"),
                ),
                ("topic", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.topic")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words__has_keys", ["ca", "es", "en-gb"])), name="waiting_kind_in_every_language"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ranked_on", models.DateField(null=True)),
                (
                    "centre",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="waiting_lists", to="organisation.centre"),
                ),
                ("kind", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lists", to="intake.waitingkind")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "centre"), name="waiting_list_once_a_centre")],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("offered", "Offered, to be answered"),
                            ("accepted", "Attended"),
                            ("left", "Left the list"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "left_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_need", "Does not need it any more"),
                            ("in_a_group", "Has a place in a group session"),
                            ("elsewhere", "Attended elsewhere"),
                            ("moved", "Moved away"),
                            ("unreachable", "Nobody could be reached, three times"),
                            ("mistake", "Entered by mistake"),
                        ],
                        max_length=11,
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("facts", models.JSONField(default=dict)),
                ("hours", models.JSONField(default=list)),
                ("points", models.IntegerField(default=0)),
                ("place", models.PositiveIntegerField(null=True)),
                ("band", models.PositiveSmallIntegerField(null=True)),
                ("offers", models.PositiveSmallIntegerField(default=0)),
                ("receipt", models.CharField(max_length=64, unique=True)),
                ("receipt_on", models.DateField()),
                (
                    "area",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.neighbourhood"),
                ),
                (
                    "demand",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="waits", to="intake.demand"),
                ),
                (
                    "person",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="waits", to="people.person"),
                ),
                (
                    "waiting_list",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="candidates", to="intake.waitinglist"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "offered"])), fields=["waiting_list", "place"], name="candidate_queue"
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", False)), fields=["waiting_list", "ended_at"], name="candidate_ended"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person__isnull", False), ("demand__isnull", False), _connector="OR"),
                        name="candidate_is_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "offered"])),
                        fields=("waiting_list", "person"),
                        name="candidate_once_a_list_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "offered"])),
                        fields=("waiting_list", "demand"),
                        name="candidate_once_a_list_demand",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "left"), ("left_because", ""), _connector="XOR"), name="candidate_left_iff_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["accepted", "left"]), ("ended_at__isnull", True), _connector="XOR"),
                        name="candidate_ended_iff_over",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("ended_at__gte", models.F("entered_at")), _connector="OR"),
                        name="candidate_ended_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "waiting"), models.Q(("band__isnull", True), ("place__isnull", True)), _connector="OR"
                        ),
                        name="candidate_place_of_who_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place__isnull", True), ("band__isnull", False), _connector="XOR"),
                        name="candidate_band_with_the_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("language", models.CharField(max_length=8)),
                ("across", models.BooleanField(default=False)),
                ("part", models.PositiveSmallIntegerField()),
                ("span", django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True)),
                ("people", models.PositiveSmallIntegerField()),
                ("capacity", models.PositiveSmallIntegerField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("individual_minutes", models.PositiveSmallIntegerField()),
                ("professionals", models.PositiveSmallIntegerField()),
                ("freed_minutes", models.IntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("overtaken", "Overtaken by newer ones"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="group_proposals", to="organisation.centre"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "room",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.room"),
                ),
                (
                    "session",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="group_proposal", to="groups.groupsession"
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="group_proposals", to="intake.topic"),
                ),
                ("workers", models.ManyToManyField(related_name="+", to="organisation.worker")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "proposed")), fields=["centre", "-freed_minutes"], name="group_proposal_open")
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("people__gte", 2)), name="group_proposal_of_several"),
                    models.CheckConstraint(condition=models.Q(("part__lt", 10)), name="group_proposal_in_a_part_of_the_week"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="group_proposal_refused_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "accepted"), ("session__isnull", True), _connector="XOR"),
                        name="group_proposal_accepted_iff_a_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["accepted", "refused"]), _negated=True),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="group_proposal_decided_by_somebody",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="group_proposal_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="45de2f3e6914a43180345b66bb51a4f2d86646a9",
                            operation="DELETE",
                            pgid="pgtrigger_group_proposal_is_kept_051b7",
                            table="intake_groupproposal",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("span", django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True)),
                ("what", models.CharField(blank=True, max_length=200)),
                ("offered_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "Accepted"), ("declined", "Does not suit"), ("lapsed", "Not answered")],
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "appointment",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="waiting_offers", to="agenda.appointment"
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="offered", to="intake.candidate"),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("span__isnull", False), models.Q(("what", ""), _negated=True), _connector="OR"),
                        name="offer_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer", ""), ("answered_at__isnull", False), _connector="XOR"),
                        name="offer_answered_iff_a_moment",
                    ),
                    models.UniqueConstraint(condition=models.Q(("answer", "")), fields=("candidate",), name="offer_one_open"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedDemand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enrolled", models.BooleanField(default=False)),
                (
                    "demand",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="group_proposals", to="intake.demand"),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="asked", to="intake.groupproposal"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("proposal", "demand"), name="proposed_demand_once")],
            },
        ),
        migrations.CreateModel(
            name="CriteriaVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("criteria", models.JSONField()),
                ("note", models.CharField(max_length=300)),
                ("proposed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("published_from", models.DateField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="intake.waitingkind"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "number"), name="criteria_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("approved_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("kind",),
                        name="criteria_one_proposal_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_at__isnull", True), ("published_from__isnull", False), _connector="XOR"),
                        name="criteria_published_iff_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("proposed_by__isnull", False), models.Q(("approved_by", models.F("proposed_by")), _negated=True)),
                            _connector="OR",
                        ),
                        name="criteria_approved_by_a_second",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"),
                        name="criteria_withdrawn_or_approved",
                    ),
                    models.CheckConstraint(condition=models.Q(("note", ""), _negated=True), name="criteria_change_with_a_reason"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="criteria_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="75afbbbb1a961fc582762bb0482eb49e558d97e9",
                            operation="DELETE",
                            pgid="pgtrigger_criteria_kept_64b63",
                            table="intake_criteriaversion",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="criteria_published_never_change",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."approved_at" IS NOT NULL OR OLD."withdrawn_at" IS NOT NULL)',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="97a09c859ebf64db986d977a007675d4486cb7e2",
                            operation="UPDATE",
                            pgid="pgtrigger_criteria_published_never_change_9f27a",
                            table="intake_criteriaversion",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("entered", "Entered the list"),
                            ("moved", "Moved to another band"),
                            ("facts", "The situation was told anew"),
                            ("offered", "Something was offered"),
                            ("accepted", "Accepted"),
                            ("declined", "It did not suit: keeps waiting"),
                            ("receipt", "A new slip was handed out"),
                            ("left", "Left the list"),
                        ],
                        max_length=8,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200)),
                ("band_before", models.PositiveSmallIntegerField(null=True)),
                ("band_after", models.PositiveSmallIntegerField(null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="intake.candidate"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                (
                    "criteria",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.criteriaversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["candidate", "at"], name="candidate_event_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "moved"), _negated=True),
                            models.Q(("band_after__isnull", False), ("band_before__isnull", False)),
                            _connector="OR",
                        ),
                        name="candidate_moved_from_somewhere",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="candidate_event_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b5092e8488666272048f1bcacf7101da7fc909bc",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_candidate_event_append_only_074d2",
                            table="intake_candidateevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
