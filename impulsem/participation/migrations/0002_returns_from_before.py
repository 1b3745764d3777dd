from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_working_time"), ("participation", "0001_listening")]

    operations = [
        migrations.AddField(model_name="follow", name="asked_at", field=models.DateTimeField(default=timezone.now), preserve_default=False),
        migrations.AlterField(
            model_name="return",
            name="recorded_by",
            field=models.ForeignKey(null=True, on_delete=models.deletion.PROTECT, related_name="+", to="organisation.worker"),
        ),
        # strategy has a constraint of the earlier name, and names are for the whole house
        migrations.RemoveConstraint(model_name="dimension", name="dimension_name_in_every_language"),
        migrations.AddConstraint(
            model_name="dimension",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__has_keys", ["ca", "es", "en-gb"])), name="asked_dimension_in_every_language"
            ),
        ),
    ]
