from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_demand_by_centre")]

    operations = [
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(fields=["waiting_list", "entered_at"], condition=models.Q(("state", "offered")), name="candidate_offered"),
        ),
    ]
