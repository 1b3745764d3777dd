import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="VisitReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, unique=True)),
                ("name_ca", models.CharField(max_length=100)),
                ("name_es", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
                ("minutes", models.PositiveSmallIntegerField(default=30)),
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
                        default="centre",
                        max_length=7,
                    ),
                ),
                ("front_desk_may_book", models.BooleanField(default=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("minutes__range", (5, 480))), name="visit_reason_takes_time")],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
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
                ("span", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("arrived", "Arrived"),
                            ("attended", "Attended"),
                            ("missed", "Did not come"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="booked",
                        max_length=9,
                    ),
                ),
                ("urgent", models.BooleanField(default=False)),
                ("spontaneous", models.BooleanField(default=False)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("booked_at", models.DateTimeField()),
                (
                    "booked_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "centre",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="organisation.centre"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="people.person")),
                ("reason", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agenda.visitreason")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person"], name="appointment_by_person"),
                    models.Index(condition=models.Q(("state", "arrived")), fields=["centre", "arrived_at"], name="appointment_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("span__isempty", False)), name="appointment_takes_time"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "arrived"), _negated=True), ("arrived_at__isnull", False), _connector="OR"),
                        name="appointment_arrived_at_when_arrived",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Availability",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("weekday", models.PositiveSmallIntegerField()),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                ("centre", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.centre")),
                (
                    "worker",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="availability", to="organisation.worker"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["worker", "weekday"], name="availability_by_worker")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="availability_not_empty"),
                    models.CheckConstraint(condition=models.Q(("starts__lt", models.F("ends"))), name="availability_starts_before_it_ends"),
                    models.CheckConstraint(condition=models.Q(("weekday__lte", 6)), name="availability_on_a_weekday"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "room",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="resource", to="organisation.room"
                    ),
                ),
                (
                    "worker",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="resource", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("worker__isnull", True), ("room__isnull", True), _connector="XOR"), name="resource_is_one_thing"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("span", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("released", models.BooleanField(default=False)),
                (
                    "appointment",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="agenda.appointment"),
                ),
                ("resource", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="agenda.resource")),
            ],
            options={
                "indexes": [models.Index(fields=["appointment"], name="booking_by_appointment")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("span__isempty", False)), name="booking_span_not_empty"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("released", False)), expressions=[("span", "&&"), ("resource", "=")], name="booking_no_overlap"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppointmentEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("moved", "Moved"),
                            ("arrived", "Arrived"),
                            ("attended", "Attended"),
                            ("missed", "Did not come"),
                            ("cancelled", "Cancelled"),
                            ("taken", "Taken by a professional"),
                            ("undone", "Undone"),
                        ],
                        max_length=9,
                    ),
                ),
                ("span_before", django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True)),
                (
                    "cancelled_by",
                    models.CharField(blank=True, choices=[("person", "The person"), ("professional", "The professional")], max_length=12),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "appointment",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="agenda.appointment"),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["appointment", "at"], name="appointment_event_by_time")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="appointment_event_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e7d8a726bc20ce205df257bbf177a48221f910ce",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_appointment_event_append_only_a9640",
                            table="agenda_appointmentevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
