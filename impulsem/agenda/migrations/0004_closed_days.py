from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0003_equality_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
            ],
        ),
    ]
