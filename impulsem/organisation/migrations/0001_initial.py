import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_initial"),
        ("platform", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("attention", "Attention team"), ("protection", "Protection team"), ("records", "Records team")],
                        max_length=12,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Territory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10, unique=True)),
                ("name", models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="Centre",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("opens_at", models.TimeField()),
                ("closes_at", models.TimeField()),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "territory",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="centres", to="organisation.territory"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("closes_at"))), name="centre_opens_before_it_closes"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=150)),
                (
                    "profession",
                    models.CharField(
                        choices=[
                            ("social_worker", "Social worker"),
                            ("social_educator", "Social educator"),
                            ("psychologist", "Psychologist"),
                            ("legal_adviser", "Legal adviser"),
                            ("administrative", "Administrative staff"),
                            ("management", "Management"),
                        ],
                        max_length=20,
                    ),
                ),
                ("languages", models.JSONField(default=list)),
                (
                    "account",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="worker", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TeamMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "team",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="organisation.team"),
                ),
                ("worker", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="organisation.worker")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="team_membership_not_empty"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("valid", "&&"), ("team", "="), ("worker", "=")], name="team_membership_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyAlarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(blank=True, max_length=100)),
                ("raised_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=300)),
                ("centre", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="alarms", to="organisation.centre")),
                (
                    "closed_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "seen_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                ("worker", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="alarms", to="organisation.worker")),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("closed_at__isnull", True)), fields=["centre"], name="alarm_open_by_centre")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seen_at__isnull", True), ("seen_by__isnull", False), _connector="XOR"),
                        name="alarm_seen_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closed_at__isnull", True), ("closed_by__isnull", False), _connector="XOR"),
                        name="alarm_closed_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)), fields=("worker",), name="alarm_one_open_a_worker"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkerPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("front_desk", "Front desk"),
                            ("professional", "Professional"),
                            ("centre_director", "Centre director"),
                            ("territorial_director", "Territorial director"),
                            ("institute", "Institute"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="organisation.centre"
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="organisation.territory"
                    ),
                ),
                ("worker", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="organisation.worker")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="worker_post_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("centre__isnull", False), ("role__in", ["professional", "centre_director"]), ("territory__isnull", True)
                            ),
                            models.Q(("role", "front_desk"), ("territory__isnull", True)),
                            models.Q(("centre__isnull", True), ("role", "territorial_director"), ("territory__isnull", False)),
                            models.Q(("centre__isnull", True), ("role__in", ["institute", "administrator"]), ("territory__isnull", True)),
                            _connector="OR",
                        ),
                        name="worker_post_has_the_place_of_its_role",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("valid", "&&"), ("worker", "="), ("role", "="), ("centre", "=")], name="worker_post_once_a_centre"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CentreArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="centres", to="places.statisticalarea"),
                ),
                ("centre", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="areas", to="organisation.centre")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="centre_area_not_empty"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("valid", "&&"), ("area", "=")], name="centre_area_one_centre"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("kind", models.CharField(choices=[("office", "Office"), ("group", "Group room")], default="office", max_length=10)),
                ("seats", models.PositiveSmallIntegerField(default=3)),
                ("centre", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="rooms", to="organisation.centre")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("centre", "name"), name="room_name_once_a_centre")],
            },
        ),
    ]
