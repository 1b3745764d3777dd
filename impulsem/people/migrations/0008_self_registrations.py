import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_working_time"),
        ("people", "0007_kept_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="SelfRegistration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("door", models.CharField(choices=[("web", "On the web"), ("kiosk", "At a kiosk")], max_length=5)),
                ("at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                (
                    "checked_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "person",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="self_registration", to="people.person"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("checked_at__isnull", True), ("checked_by__isnull", False), _connector="XOR"),
                        name="self_registration_checked_by_somebody",
                    )
                ],
            },
        ),
    ]
