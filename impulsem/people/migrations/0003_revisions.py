import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_initial"),
        ("people", "0002_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("before", models.JSONField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="people.person")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "version"), name="revision_once_a_version")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="revision_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4696bd30bde4f0f3539c36c3a248d5a7927b7b39",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_revision_is_kept_55bc0",
                            table="people_personrevision",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
