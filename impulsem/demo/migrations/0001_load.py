from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Load",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scale", models.FloatField()),
                ("years", models.PositiveSmallIntegerField()),
                ("seed", models.BigIntegerField()),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("taken_off", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.ExpressionWrapper(models.Q(("finished_at__isnull", True)), output_field=models.BooleanField()),
                        condition=models.Q(("finished_at__isnull", True)),
                        name="load_one_at_a_time",
                    )
                ],
            },
        ),
    ]
