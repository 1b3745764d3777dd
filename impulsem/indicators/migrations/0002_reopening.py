import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_initial"),
        ("platform", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reopening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=150)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [models.Index(fields=["month", "-at"], name="reopening_last")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="reopening_of_a_month"),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="reopening_says_why"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="reopening_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3b2b7495702a25e38a28ec298b539399654b076b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_reopening_append_only_3bf31",
                            table="indicators_reopening",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="observationstep",
            name="by_name",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(fields=["month", "indicator"], name="observation_month"),
        ),
    ]
