import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("platform", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="District",
            fields=[
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="Neighbourhood",
            fields=[
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                (
                    "district",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="neighbourhoods", to="places.district"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StatisticalArea",
            fields=[
                ("code", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("anomalous", models.BooleanField(default=False)),
                (
                    "neighbourhood",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="areas", to="places.neighbourhood"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CensusSection",
            fields=[
                ("code", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("anomalous", models.BooleanField(default=False)),
                ("longitude", models.FloatField()),
                ("latitude", models.FloatField()),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="sections", to="places.statisticalarea"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Street",
            fields=[
                ("code", models.CharField(max_length=6, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=150)),
                ("search_key", models.CharField(max_length=150)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search_key", "gin_trgm_ops"), name="street_by_part_of_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StreetNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=10)),
                ("longitude", models.FloatField()),
                ("latitude", models.FloatField()),
                (
                    "section",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="numbers", to="places.censussection"),
                ),
                ("street", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="numbers", to="places.street")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("street", "number", "section"), name="street_number_once")],
            },
        ),
    ]
