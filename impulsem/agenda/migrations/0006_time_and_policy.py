import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0005_one_index_for_one_purpose"),
        ("organisation", "0004_working_time"),
        ("people", "0007_kept_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="FreeStretch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.centre"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="free_stretches", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["worker", "starts_at"], name="free_stretch_by_worker"),
                    models.Index(fields=["centre", "starts_at"], name="free_stretch_by_centre"),
                    models.Index(fields=["starts_at"], name="free_stretch_by_time"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="free_stretch_takes_time")
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="opening_hours", to="organisation.centre"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["centre", "weekday"], name="opening_hours_by_centre")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="opening_hours_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(("opens__lt", models.F("closes"))), name="opening_hours_open_before_they_close"
                    ),
                    models.CheckConstraint(condition=models.Q(("weekday__lte", 6)), name="opening_hours_on_a_weekday"),
                ],
            },
        ),
        migrations.AddField(
            model_name="appointment",
            name="code",
            field=models.CharField(max_length=6, null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="interpreter",
            field=models.CharField(blank=True, db_default="", default="", max_length=5),
        ),
        migrations.AddField(
            model_name="availability",
            name="extra",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="booking",
            name="source",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            model_name="booking",
            name="what",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="visitreason",
            name="capacity",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="visitreason",
            name="cover",
            field=models.CharField(
                choices=[
                    ("substitute", "A colleague attends at the same time"),
                    ("move", "It is moved to another time"),
                    ("same_person", "It waits for the same professional"),
                ],
                default="substitute",
                max_length=11,
            ),
        ),
        migrations.AddField(
            model_name="visitreason",
            name="days_ahead",
            field=models.PositiveSmallIntegerField(default=56),
        ),
        migrations.AddField(
            model_name="visitreason",
            name="group",
            field=models.CharField(choices=[("individual", "Individual"), ("group", "In a group")], default="individual", max_length=10),
        ),
        migrations.AddField(
            model_name="visitreason",
            name="hours_notice",
            field=models.PositiveSmallIntegerField(default=24),
        ),
        migrations.AddField(
            model_name="visitreason",
            name="needs_room",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="visitreason",
            name="preparation_minutes",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="visitreason",
            name="resident_may_book",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="visitreason",
            name="travel_minutes",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="booking",
            name="appointment",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="agenda.appointment"
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(condition=models.Q(("source", ""), _negated=True), fields=["source"], name="booking_by_source"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(condition=models.Q(("code__isnull", False)), fields=("code",), name="appointment_code_once"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("appointment__isnull", False), models.Q(("source", ""), _negated=True), _connector="XOR"),
                name="booking_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitreason",
            constraint=models.CheckConstraint(condition=models.Q(("days_ahead__range", (1, 365))), name="visit_reason_days_ahead"),
        ),
        migrations.AddConstraint(
            model_name="visitreason",
            constraint=models.CheckConstraint(
                condition=models.Q(("group", "group"), ("capacity", 1), _connector="OR"), name="visit_reason_capacity"
            ),
        ),
    ]
