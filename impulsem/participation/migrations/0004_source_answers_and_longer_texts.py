import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual


class Migration(migrations.Migration):
    dependencies = [("participation", "0003_imports")]

    operations = [
        *(
            migrations.AddConstraint(
                model_name=model,
                constraint=models.CheckConstraint(condition=LessThanOrEqual(Length(field), 20000), name=f"{model}_not_too_long"),
            )
            for model, field in (("contribution", "original"), ("correction", "text"), ("rendering", "text"), ("transcription", "text"))
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
        ),
        migrations.AddIndex(model_name="sourceanswer", index=models.Index(fields=["contribution", "-at"], name="source_answer_newest")),
        pgtrigger.migrations.AddTrigger(
            model_name="sourceanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="source_answer_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c9cb4a9c894d53bee2109be99fddd0c9249f255d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_source_answer_append_only_1ecd0",
                    table="participation_sourceanswer",
                    when="BEFORE",
                ),
            ),
        ),
    ]
