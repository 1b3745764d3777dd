import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0001_library_sessions_enrolments"),
        ("intake", "0002_calls"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="enrolment",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="demand_decisions", to="groups.enrolment"
            ),
        ),
    ]
