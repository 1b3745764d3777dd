import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0003_imports"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length("original"), 20000),
                name="contribution_not_too_long",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length("text"), 20000),
                name="correction_not_too_long",
            ),
        ),
        migrations.AddConstraint(
            model_name="rendering",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length("text"), 20000),
                name="rendering_not_too_long",
            ),
        ),
        migrations.AddConstraint(
            model_name="transcription",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length("text"), 20000),
                name="transcription_not_too_long",
            ),
        ),
        migrations.CreateModel(
            name="SourceAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(blank=True, max_length=40)),
                ("answer", models.JSONField(default=dict)),
                ("public_answer", models.JSONField(default=dict)),
                ("answered_at", models.DateTimeField(null=True)),
                ("votes", models.PositiveIntegerField(null=True)),
                ("endorsements", models.PositiveIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "brought_in_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="source_answers", to="participation.import"
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="source_answers", to="participation.contribution"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["contribution", "-at"], name="source_answer_newest")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="source_answer_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c9cb4a9c894d53bee2109be99fddd0c9249f255d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_source_answer_append_only_1ecd0",
                            table="participation_sourceanswer",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
