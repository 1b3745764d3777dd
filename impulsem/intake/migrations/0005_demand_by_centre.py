from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_waiting")]

    operations = [
        migrations.AddIndex(
            model_name="demand",
            index=models.Index(fields=["centre", "-received_at"], name="demand_by_centre"),
        ),
    ]
