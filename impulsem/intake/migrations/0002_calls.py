import uuid

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0001_demands"),
        ("organisation", "0004_working_time"),
        ("people", "0007_kept_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=16)),
                ("caller_name", models.CharField(blank=True, max_length=100)),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "To be returned"),
                            ("taken", "Somebody is calling"),
                            ("returned", "Returned"),
                            ("closed", "Closed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=1)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("promised_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=200)),
                (
                    "closed_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("called_again", "They called again and were answered"),
                            ("came", "They came to the centre"),
                            ("unreachable", "Nobody could be reached"),
                            ("wrong_number", "Wrong number, or nobody for us"),
                            ("other", "Another reason"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="organisation.centre",
                    ),
                ),
                (
                    "demand",
                    models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="call", to="intake.demand"),
                ),
                (
                    "person",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="people.person"),
                ),
                (
                    "taken_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state__in", ["waiting", "taken"])), fields=["centre", "due_at"], name="call_pending"),
                    models.Index(condition=models.Q(("ended_at__isnull", False)), fields=["centre", "-ended_at"], name="call_done"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "taken"])),
                        fields=("number", "centre"),
                        name="call_one_live_a_number",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(condition=models.Q(("number__startswith", "+")), name="call_has_a_number"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "taken"), _negated=True), ("taken_by__isnull", False), _connector="OR"),
                        name="call_taken_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["returned", "closed"]), ("ended_at__isnull", True), _connector="XOR"),
                        name="call_ended_iff_over",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "closed"), ("closed_reason", ""), _connector="XOR"), name="call_closed_iff_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True), models.Q(("outcome", ""), _negated=True), _connector="OR"
                        ),
                        name="call_returned_with_an_outcome",
                    ),
                    models.CheckConstraint(condition=models.Q(("last_at__gte", models.F("first_at"))), name="call_last_after_first"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("missed", "They called, and nobody answered"),
                            ("noted", "Noted by hand"),
                            ("answered", "They called again and were answered"),
                            ("taken", "Taken, to call back"),
                            ("given_back", "Given back"),
                            ("not_reached", "Called; nobody answered"),
                            ("returned", "Called, and spoken to"),
                            ("closed", "Closed"),
                            ("person", "Linked to a person"),
                            ("demand", "Made a demand"),
                        ],
                        max_length=11,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "call",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="intake.call"),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["call", "at"], name="call_event_by_time")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="call_event_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a4d94e97327d52732cf458d5d27d73dbb013cc5f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_call_event_append_only_9fb8d",
                            table="intake_callevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Kiosk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(choices=[("kiosk", "Kiosk"), ("screen", "Screen that calls turns")], default="kiosk", max_length=6),
                ),
                ("name", models.CharField(max_length=60)),
                ("link_hash", models.CharField(max_length=64, null=True, unique=True)),
                ("link_until", models.DateTimeField(null=True)),
                ("device_hash", models.CharField(max_length=64, null=True, unique=True)),
                ("device_since", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("centre", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="kiosks", to="organisation.centre")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("centre", "name"), name="kiosk_name_once_a_centre"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("link_hash__isnull", True), ("link_until__isnull", False), _connector="XOR"),
                        name="kiosk_link_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("device_hash__isnull", True), ("device_since__isnull", False), _connector="XOR"),
                        name="kiosk_device_since",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            models.Q(("device_hash__isnull", True), ("link_hash__isnull", True)),
                            _connector="OR",
                        ),
                        name="kiosk_ended_opens_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhoneLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("number", models.CharField(max_length=16, unique=True)),
                ("key_number", models.PositiveIntegerField(default=1)),
                ("promised_minutes", models.PositiveSmallIntegerField(default=240)),
                ("active", models.BooleanField(default=True)),
                (
                    "centre",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="phone_lines", to="organisation.centre"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("promised_minutes__range", (5, 3000))), name="phone_line_promises_something")
                ],
            },
        ),
        migrations.CreateModel(
            name="OnTheLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("call_code", models.CharField(max_length=80)),
                ("number", models.CharField(blank=True, max_length=16)),
                ("since", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="on_the_line", to="intake.phoneline"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("line", "call_code"), name="on_the_line_once")],
            },
        ),
        migrations.CreateModel(
            name="LineTrouble",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("signature", "Wrong signature"),
                            ("stale", "Signed too long ago, or the clock of the exchange is wrong"),
                            ("unreadable", "Not understood"),
                        ],
                        max_length=10,
                    ),
                ),
                ("hour", models.DateTimeField()),
                ("times", models.PositiveIntegerField(default=1)),
                ("last_at", models.DateTimeField()),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="troubles", to="intake.phoneline"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("line", "why", "hour"), name="line_trouble_once_an_hour")],
            },
        ),
        migrations.CreateModel(
            name="PhoneNews",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[("ringing", "Ringing"), ("answered", "Answered"), ("missed", "Missed"), ("ended", "Ended")], max_length=8
                    ),
                ),
                ("at", models.DateTimeField()),
                ("withheld", models.BooleanField(default=False)),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="news", to="intake.phoneline"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["line", "at"], name="phone_news_by_time")],
                "constraints": [models.UniqueConstraint(fields=("line", "code"), name="phone_news_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="phone_news_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f63a75adb16d3905eb202c579bc720c38addd1d6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_phone_news_append_only_6dd8c",
                            table="intake_phonenews",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("called", "Called"), ("done", "Attended"), ("gone", "Did not come")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("called_at", models.DateTimeField(null=True)),
                ("called_to", models.CharField(blank=True, max_length=40)),
                (
                    "called_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="turns", to="organisation.centre"
                    ),
                ),
                ("kiosk", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.kiosk")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("centre", "day", "number"), name="turn_number_once_a_day"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="turn_numbers_begin_at_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "called"), _negated=True),
                            models.Q(("called_at__isnull", False), models.Q(("called_to", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="turn_called_to_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TurnEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("called", "Called"), ("done", "Attended"), ("gone", "Did not come")], max_length=7
                    ),
                ),
                ("turn", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="intake.turn")),
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
                        name="turn_event_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f0d386ad52d91392dd56249979ef048ad535749b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_turn_event_append_only_d593d",
                            table="intake_turnevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
