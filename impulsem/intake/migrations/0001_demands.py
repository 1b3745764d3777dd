import uuid

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

import impulsem.platform.words


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agenda", "0005_one_index_for_one_purpose"),
        ("casework", "0006_transfers_and_consultations"),
        ("organisation", "0004_working_time"),
        ("people", "0007_kept_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, unique=True)),
                ("words", impulsem.platform.words.WordsField(default=dict)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("words__has_keys", ["ca", "es", "en-gb"])), name="topic_in_every_language")
                ],
            },
        ),
        migrations.CreateModel(
            name="GuideVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("content", impulsem.platform.words.WordsField(default=dict)),
                ("since", models.DateField()),
                (
                    "topic",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="guides", to="intake.topic"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("topic", "number"), name="guide_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("content__has_keys", ["ca", "es", "en-gb"])), name="guide_in_every_language"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="guide_version_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5891881f1f6c53611d09737ad0f8c7d1fb282aff",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_guide_version_is_kept_48dd3",
                            table="intake_guideversion",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Demand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("key", models.CharField(max_length=64, null=True, unique=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("desk", "At the desk"),
                            ("phone", "By phone"),
                            ("email", "By e-mail"),
                            ("web", "On the web"),
                            ("service", "From another service"),
                            ("proactive", "We went to them"),
                        ],
                        max_length=9,
                    ),
                ),
                ("words", models.TextField()),
                ("urgent", models.BooleanField(default=False)),
                ("language", models.CharField(max_length=8)),
                ("interpreter", models.BooleanField(default=False)),
                (
                    "for_whom",
                    models.CharField(
                        choices=[("self", "For themselves"), ("family", "For somebody of the family"), ("other", "For somebody else")],
                        default="self",
                        max_length=6,
                    ),
                ),
                ("caller_name", models.CharField(blank=True, max_length=150)),
                ("contact", models.CharField(blank=True, max_length=150)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("screened", "Screened"),
                            ("routed", "On its way"),
                            ("answered", "Answered"),
                            ("closed", "Closed"),
                        ],
                        default="received",
                        max_length=8,
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("urgent", "Urgent: seen today"),
                            ("preferential", "Preferential: the next free time"),
                            ("informed", "Informed on the spot"),
                            ("group_session", "Group session"),
                            ("first_visit", "Individual first visit"),
                            ("economic_office", "Economic-support office"),
                            ("other_service", "Another service"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "closed_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("elsewhere", "Solved elsewhere"),
                            ("withdrawn", "The person does not want it any more"),
                            ("unreachable", "Nobody could be reached"),
                            ("twice", "It had come in already"),
                            ("mistake", "Written by mistake"),
                        ],
                        max_length=11,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("on_the_spot", models.BooleanField(default=False)),
                ("minutes", models.PositiveSmallIntegerField(null=True)),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="demands", to="organisation.centre"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="demands", to="people.person"
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                ("topic", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="demands", to="intake.topic")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["received", "screened", "routed"])),
                        fields=["centre", "received_at"],
                        name="demand_inbox",
                    ),
                    models.Index(fields=["person", "-received_at"], name="demand_by_person"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="demand_in_somebodys_words"),
                    models.CheckConstraint(
                        condition=models.Q(("state", "closed"), ("closed_reason", ""), _connector="XOR"), name="demand_closed_iff_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "answered"), ("answered_at__isnull", True), _connector="XOR"),
                        name="demand_answered_iff_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("on_the_spot", False), ("state", "answered"), _connector="OR"),
                        name="demand_on_the_spot_is_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "routed"), _negated=True), models.Q(("route", ""), _negated=True), _connector="OR"
                        ),
                        name="demand_routed_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answered_at__isnull", True), ("answered_at__gte", models.F("received_at")), _connector="OR"),
                        name="demand_answered_after_it_came",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__isnull", True), ("minutes__lte", 480), _connector="OR"),
                        name="demand_minutes_of_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DemandEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("screened", "Screened"),
                            ("routed", "Route decided"),
                            ("answered", "Answered"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                            ("person", "Linked to a person"),
                            ("moved", "To another centre"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "demand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="intake.demand"
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
                "indexes": [models.Index(fields=["demand", "at"], name="demand_event_by_time")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="demand_event_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="08d1b2bcb65496a53f944b1c7c52235213fa7a30",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_demand_event_append_only_4fdda",
                            table="intake_demandevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningInstrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True)),
                ("used_from", models.DateField()),
                ("content", models.JSONField()),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("content__has_keys", ["title", "questions", "rules"])), name="instrument_asks_and_decides"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="screening_instrument_never_changes",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c0ad46a750bc2b58255ecd0c353165732da544d5",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_screening_instrument_never_changes_faba6",
                            table="intake_screeninginstrument",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("answers", models.JSONField()),
                ("score", models.PositiveSmallIntegerField()),
                (
                    "proposed",
                    models.CharField(
                        choices=[
                            ("urgent", "Urgent: seen today"),
                            ("preferential", "Preferential: the next free time"),
                            ("informed", "Informed on the spot"),
                            ("group_session", "Group session"),
                            ("first_visit", "Individual first visit"),
                            ("economic_office", "Economic-support office"),
                            ("other_service", "Another service"),
                        ],
                        max_length=15,
                    ),
                ),
                ("reasons", models.JSONField()),
                ("screened_at", models.DateTimeField()),
                ("demand", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="screenings", to="intake.demand")),
                (
                    "screened_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="screenings", to="intake.screeninginstrument"
                    ),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="screening_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="35ae2c385203a86e42c46139de6ff214a7f8011b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_screening_append_only_87527",
                            table="intake_screening",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "proposed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("urgent", "Urgent: seen today"),
                            ("preferential", "Preferential: the next free time"),
                            ("informed", "Informed on the spot"),
                            ("group_session", "Group session"),
                            ("first_visit", "Individual first visit"),
                            ("economic_office", "Economic-support office"),
                            ("other_service", "Another service"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("urgent", "Urgent: seen today"),
                            ("preferential", "Preferential: the next free time"),
                            ("informed", "Informed on the spot"),
                            ("group_session", "Group session"),
                            ("first_visit", "Individual first visit"),
                            ("economic_office", "Economic-support office"),
                            ("other_service", "Another service"),
                        ],
                        max_length=15,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("decided_at", models.DateTimeField()),
                ("service", models.CharField(blank=True, max_length=150)),
                (
                    "appointment",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="demand_decisions", to="agenda.appointment"
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="demand_decisions", to="casework.commitment"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                ("demand", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="intake.demand")),
                (
                    "screening",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="intake.screening"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed", ""), ("route", models.F("proposed")), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="decision_differs_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("proposed", ""), ("screening__isnull", True)),
                            models.Q(
                                ("decided_by__isnull", False), ("screening__isnull", False), models.Q(("proposed", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="decision_of_a_screening_is_somebodys",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("route", "other_service"), _negated=True), models.Q(("service", ""), _negated=True), _connector="OR"
                        ),
                        name="decision_names_the_other_service",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="decision_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5e860136c4ac9f6be0db0abe03531544f78188dc",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_decision_append_only_c458e",
                            table="intake_decision",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
