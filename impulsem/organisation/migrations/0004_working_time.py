import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_posts_without_a_centre"),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("kind", models.CharField(choices=[("holiday", "Holidays"), ("leave", "Leave"), ("training", "Training")], max_length=8)),
                (
                    "worker",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="absences", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="absence_not_empty"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("worker", "="), ("valid", "&&")], name="absence_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("valid__lower_inf", False)), name="absence_begins"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("weekly_minutes", models.PositiveSmallIntegerField()),
                (
                    "worker",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="working_times", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="working_time_not_empty"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("worker", "="), ("valid", "&&")], name="working_time_one_at_a_time"
                    ),
                    models.CheckConstraint(condition=models.Q(("weekly_minutes__range", (60, 3000))), name="working_time_of_a_week"),
                ],
            },
        ),
    ]
