import uuid

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0006_time_and_policy"),
        ("messaging", "0003_confirmation_codes"),
        ("organisation", "0004_working_time"),
        ("people", "0008_self_registrations"),
    ]

    operations = [
        migrations.CreateModel(
            name="AppointmentLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "appointment",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to="agenda.appointment"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "worker",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="calendar_feeds", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)), fields=("worker",), name="calendar_feed_one_a_worker"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("confirmed_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "absence",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="coverages", to="organisation.absence"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "undone_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "worker",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="coverages", to="organisation.worker"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["worker", "-last"], name="coverage_of_worker")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("last__gte", models.F("first"))), name="coverage_ends_after_it_begins")
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("substitute", "Somebody else attends"),
                            ("moved", "Moved to another time"),
                            ("given", "Given to somebody else"),
                            ("left", "Left as it was"),
                        ],
                        max_length=10,
                    ),
                ),
                ("risk", models.CharField(blank=True, max_length=40)),
                ("key", models.CharField(blank=True, max_length=40)),
                ("span_before", django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True)),
                ("span_after", django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True)),
                ("co_referent", models.BooleanField(default=False)),
                ("same_language", models.BooleanField(default=False)),
                (
                    "appointment",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="cover_steps", to="agenda.appointment"
                    ),
                ),
                ("cover", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="agenda.coverage")),
                (
                    "substitute",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("appointment__isnull", False), models.Q(("risk", ""), _negated=True), _connector="XOR"),
                        name="cover_step_about_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["substitute", "given"]), _negated=True), ("substitute__isnull", False), _connector="OR"
                        ),
                        name="cover_step_has_a_substitute",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EarlierWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "appointment",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="earlier_wishes", to="agenda.appointment"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("appointment",), name="earlier_wish_once_an_appointment"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EarlierOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("offered_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Offered"), ("taken", "Taken"), ("refused", "Not wanted"), ("gone", "No longer free")],
                        default="open",
                        max_length=7,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("days_earlier", models.PositiveSmallIntegerField(null=True)),
                (
                    "freed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="earlier_offers", to="agenda.appointmentevent"
                    ),
                ),
                ("worker", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker")),
                ("wish", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="agenda.earlierwish")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("wish", "freed"), name="earlier_offer_once"),
                    models.UniqueConstraint(condition=models.Q(("state", "taken")), fields=("freed",), name="earlier_offer_one_takes_it"),
                    models.CheckConstraint(
                        condition=models.Q(("state", "taken"), ("days_earlier__isnull", True), _connector="XOR"),
                        name="earlier_offer_taken_says_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "how",
                    models.CharField(
                        choices=[("todo", "The professional is reminded"), ("message", "The person is offered a new time by message")],
                        max_length=7,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "appointment",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="follow_up", to="agenda.appointment"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("changed", "Moved"),
                            ("colleague", "Somebody else attends"),
                            ("off", "Cancelled"),
                            ("reminder", "Reminder"),
                            ("earlier", "An earlier time offered"),
                            ("missed", "A new time after not coming"),
                        ],
                        max_length=9,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                (
                    "appointment",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="agenda.appointment"),
                ),
                ("message", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.message")),
            ],
        ),
        migrations.AddField(
            model_name="appointment",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="visitreason",
            name="after_missed",
            field=models.CharField(
                choices=[("todo", "The professional is reminded"), ("message", "The person is offered a new time by message")],
                db_default="todo",
                default="todo",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="visitreason",
            name="tells",
            field=models.BooleanField(db_default=True, default=True),
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
                ],
                max_length=9,
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(models.F("span__startswith"), condition=models.Q(("state", "booked")), name="appointment_coming"),
        ),
    ]
