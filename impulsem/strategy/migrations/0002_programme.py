import uuid

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

import impulsem.platform.words


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_working_time"),
        ("provenance", "0001_nodes_and_derivations"),
        ("strategy", "0001_content_and_rounds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=16, unique=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("node", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="provenance.node")),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="project_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b8cbd1843f6da48fa80fb0b2ef2d03af109c06bb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_project_stays_8f551",
                            table="strategy_project",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                (
                    "project",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="milestones", to="strategy.project"),
                ),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "order"), name="milestone_order_once"),
                    models.CheckConstraint(
                        condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="milestone_in_every_language"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="milestone_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6513ec9fe8b0e8b5c328e0c4493a262996ff8ca9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_milestone_stays_7874a",
                            table="strategy_milestone",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorNode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True)),
                ("node", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="provenance.node")),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="indicator_node_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1cd197db93e9c018faa4f4a9d39a87534b6d8da2",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_indicator_node_stays_f386a",
                            table="strategy_indicatornode",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MilestoneDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(blank=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(choices=[("baseline", "Agreed at first"), ("forecast", "Forecast"), ("actual", "Done")], max_length=8),
                ),
                ("date", models.DateField()),
                (
                    "milestone",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="dates", to="strategy.milestone"),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("kind", "baseline")), fields=("milestone",), name="milestone_one_baseline"),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "forecast"), ("reason", ""), _negated=True), name="milestone_forecast_with_a_reason"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="milestone_date_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b657c7f68426e074f31b9a24e7d245341623a765",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_milestone_date_append_only_2ee3c",
                            table="strategy_milestonedate",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("in_force", "In force"), ("superseded", "Replaced by a later version")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField(null=True)),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                ("reason", impulsem.platform.words.WordsField(default=dict)),
                ("budget", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("source", models.TextField(blank=True)),
                ("note", impulsem.platform.words.WordsField(default=dict)),
                ("illustrative", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="superseded_by", to="strategy.programme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("status", "in_force")), fields=("status",), name="programme_one_in_force"),
                    models.UniqueConstraint(condition=models.Q(("status", "draft")), fields=("status",), name="programme_one_draft"),
                    models.CheckConstraint(
                        condition=models.Q(("status", "draft"), ("valid_from__isnull", False), _connector="OR"),
                        name="programme_valid_from_a_day",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", {}), _negated=True), name="programme_with_a_reason"),
                    models.CheckConstraint(
                        condition=models.Q(("budget__gte", 0), ("budget__isnull", True), _connector="OR"),
                        name="programme_budget_not_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="programme_title_in_every_language"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="programme_version_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.status = 'draft' AND NEW.status IN ('draft', 'in_force') THEN\n    RETURN NEW;\nEND IF;\nIF OLD.status = 'in_force' AND NEW.status = 'superseded' AND (to_jsonb(NEW) - 'status') = (to_jsonb(OLD) - 'status') THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'programme_version_stays', MESSAGE = 'this version can no longer change';\n",
                            hash="983ae4146ca372cc3ece6727ec37defc203cf846",
                            operation="UPDATE",
                            pgid="pgtrigger_programme_version_stays_8ded5",
                            table="strategy_programme",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="programme_not_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="3b81f7b156cfdcc8a661c3da6d8ea59327cb3256",
                            operation="DELETE",
                            pgid="pgtrigger_programme_not_deleted_b5208",
                            table="strategy_programme",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_on", models.DateField()),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                ("question", impulsem.platform.words.WordsField(default=dict)),
                ("method", impulsem.platform.words.WordsField(default=dict)),
                ("findings", impulsem.platform.words.WordsField(default=dict)),
                ("illustrative", models.BooleanField(default=False)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "programme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="evaluations", to="strategy.programme"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="evaluation_title_in_every_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("findings", {}), _negated=True), models.Q(("question", {}), _negated=True)),
                        name="evaluation_found_something",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="evaluation_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e19189df55341c05122d1af44e1ac901422f3f0a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_evaluation_stays_7cd8b",
                            table="strategy_evaluation",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, unique=True)),
                ("order", models.PositiveSmallIntegerField()),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                ("text", impulsem.platform.words.WordsField(default=dict)),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="programme_area_in_every_language"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("type", models.CharField(choices=[("added", "Added"), ("changed", "Changed"), ("dropped", "Dropped")], max_length=8)),
                ("reason", models.TextField()),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="strategy.programme"),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                ("project", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="strategy.project")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="programme_change_with_a_reason")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="programme_change_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="846bd7683c1da5a1d806a6c51ec2b92031bb3989",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_programme_change_append_only_20457",
                            table="strategy_programmechange",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Funding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(blank=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("source", impulsem.platform.words.WordsField(default=dict)),
                ("agreement", models.CharField(blank=True, max_length=200)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="replaced_by", to="strategy.funding"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                ("project", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="funding", to="strategy.project")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="funding_not_below_zero"),
                    models.CheckConstraint(condition=models.Q(("source", {}), _negated=True), name="funding_from_somewhere"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="funding_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8c47b3cf42bdf7408651b59f20135f0e8f2025d2",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_funding_append_only_9c496",
                            table="strategy_funding",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(blank=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)]
                    ),
                ),
                (
                    "chapter",
                    models.CharField(
                        choices=[
                            ("staff", "Staff"),
                            ("services", "Goods and services"),
                            ("transfers", "Transfers"),
                            ("investment", "Investment"),
                        ],
                        max_length=10,
                    ),
                ),
                ("planned", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ("committed", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ("spent", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                ("project", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="budget", to="strategy.project")),
            ],
            options={
                "indexes": [models.Index(fields=["project", "year", "chapter", "-id"], name="budget_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("committed__gte", 0), ("planned__gte", 0), ("spent__gte", 0)), name="budget_not_below_zero"
                    ),
                    models.CheckConstraint(condition=models.Q(("year__range", (2000, 2100))), name="budget_of_a_year"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="budget_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6b00cfa416477a509e8c76e27e9c2accb981eb6b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_budget_append_only_8cf62",
                            table="strategy_budgetfigure",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(default="city", max_length=13)),
                ("place", models.CharField(blank=True, max_length=10)),
                ("baseline", models.FloatField(null=True)),
                ("baseline_on", models.DateField(null=True)),
                ("baseline_source", impulsem.platform.words.WordsField(default=dict)),
                (
                    "indicator",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="projects", to="strategy.indicatornode"),
                ),
                (
                    "project",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="indicators", to="strategy.project"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("project", "indicator", "level", "place"), name="project_indicator_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("baseline__isnull", True), ("baseline_on__isnull", True)),
                            models.Q(("baseline__isnull", False), ("baseline_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="project_baseline_of_a_day",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="project_indicator_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8bafa9b581b9e7155f860c941328f214bdd29bcf",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_project_indicator_stays_fb51e",
                            table="strategy_projectindicator",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                ("description", impulsem.platform.words.WordsField(default=dict)),
                ("justification", impulsem.platform.words.WordsField(default=dict)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("objective", "Objective most prioritised"),
                            ("measure", "Measure best scored"),
                            ("participation", "Priority that came from participation"),
                        ],
                        max_length=13,
                    ),
                ),
                ("evidence", impulsem.platform.words.WordsField(default=dict)),
                ("body", impulsem.platform.words.WordsField(default=dict)),
                ("area", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="strategy.programmearea")),
                (
                    "option",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="strategy.option"),
                ),
                (
                    "owner",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "programme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="strategy.programme"),
                ),
                (
                    "project",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="strategy.project"),
                ),
                (
                    "proposal",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="provenance.node"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "order"], name="project_in_order")],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "project"), name="project_once_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="project_title_in_every_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("option__isnull", False),
                            ("proposal__isnull", False),
                            models.Q(("evidence", {}), _negated=True),
                            _connector="OR",
                        ),
                        name="project_shows_its_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("owner__isnull", False), models.Q(("body", {}), _negated=True), _connector="OR"),
                        name="project_is_somebodys",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="project_only_in_a_draft",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (\n    SELECT FROM strategy_programme version\n    WHERE version.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.programme_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.programme_id END)\n      AND version.status <> 'draft'\n) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'project_only_in_a_draft', MESSAGE = 'this version is not a draft';\nEND IF;\nRETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n",
                            hash="2976b98918284e01be1bdda13d3a1e7c6a99836a",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_project_only_in_a_draft_9e4f8",
                            table="strategy_projectstatement",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectServes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "element",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="served_by", to="strategy.element"),
                ),
                (
                    "statement",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="served", to="strategy.projectstatement"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("statement", "element"), name="project_serves_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="project_serves_in_a_draft",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (\n    SELECT FROM strategy_projectstatement said JOIN strategy_programme version ON version.id = said.programme_id\n    WHERE said.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.statement_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.statement_id END)\n      AND version.status <> 'draft'\n) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'project_only_in_a_draft', MESSAGE = 'this version is not a draft';\nEND IF;\nRETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n",
                            hash="4c706f0bb25b6ce8ec49bf3d5c2ef3630d59e417",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_project_serves_in_a_draft_27865",
                            table="strategy_projectserves",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("starting", "Under way"),
                            ("consolidated", "Consolidated"),
                            ("finished", "Finished"),
                            ("paused", "Paused"),
                            ("dropped", "Dropped"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("project", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="strategy.project")),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["project", "-id"], name="project_step_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), ("state__in", ("paused", "dropped")), _negated=True),
                        name="project_step_with_a_reason",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="project_step_allowed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF (COALESCE((SELECT last.state FROM strategy_projectstep last WHERE last.project_id = NEW.project_id ORDER BY last.id DESC LIMIT 1), ''),\n    NEW.state) NOT IN (('', 'proposed'), ('proposed', 'approved'), ('proposed', 'dropped'), ('approved', 'starting'), ('approved', 'paused'), ('approved', 'dropped'), ('starting', 'consolidated'), ('starting', 'finished'), ('starting', 'paused'), ('starting', 'dropped'), ('consolidated', 'finished'), ('consolidated', 'paused'), ('consolidated', 'dropped'), ('paused', 'approved'), ('paused', 'starting'), ('paused', 'consolidated'), ('paused', 'dropped'), ('dropped', 'proposed')) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'project_step_allowed', MESSAGE = 'a project does not go that way';\nEND IF;\nRETURN NEW;\n",
                            hash="ed376f79298daa1310bfe428f8dc5fddd5db797c",
                            operation="INSERT",
                            pgid="pgtrigger_project_step_allowed_5777f",
                            table="strategy_projectstep",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="project_step_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fbf3b6cc978880c7b7eeb70c2674a052eb54b8ff",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_project_step_append_only_7560c",
                            table="strategy_projectstep",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("text", impulsem.platform.words.WordsField(default=dict)),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recommendations", to="strategy.evaluation"
                    ),
                ),
                ("node", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="provenance.node")),
                (
                    "project",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="recommendations", to="strategy.project"
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "order"), name="recommendation_order_once"),
                    models.CheckConstraint(condition=models.Q(("text", {}), _negated=True), name="recommendation_says_what"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="recommendation_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0cdab646ba788792a28bbf7450239d560564ee3c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_recommendation_stays_b981c",
                            table="strategy_recommendation",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Risk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                ("project", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="risks", to="strategy.project")),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("title", {}), _negated=True), name="risk_says_what")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="risk_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3d48afa52db022df2a2f9698cf847989f153663a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_risk_stays_49c5b",
                            table="strategy_risk",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(blank=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "likelihood",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3)]
                    ),
                ),
                (
                    "impact",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3)]
                    ),
                ),
                ("answer", impulsem.platform.words.WordsField(default=dict)),
                ("open", models.BooleanField(default=True)),
                ("risk", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="strategy.risk")),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("impact__range", (1, 3)), ("likelihood__range", (1, 3))), name="risk_from_one_to_three"
                    ),
                    models.CheckConstraint(condition=models.Q(("answer", {}), _negated=True), name="risk_is_answered"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="risk_assessment_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="175e30e51ab923f96702b855a96347a23562c04d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_risk_assessment_append_only_14f7b",
                            table="strategy_riskassessment",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RolloutStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(blank=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("wave", models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("under_way", "Under way"), ("done", "In place"), ("stopped", "Stopped")],
                        max_length=9,
                    ),
                ),
                ("date", models.DateField()),
                (
                    "centre",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.centre"),
                ),
                ("project", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="rollout", to="strategy.project")),
                (
                    "territory",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.territory"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["project", "-id"], name="rollout_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("centre__isnull", False), ("territory__isnull", True)),
                            models.Q(("centre__isnull", True), ("territory__isnull", False)),
                            _connector="OR",
                        ),
                        name="rollout_at_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), ("state", "stopped"), _negated=True), name="rollout_stopped_with_a_reason"
                    ),
                    models.CheckConstraint(condition=models.Q(("wave__gte", 1)), name="rollout_in_a_wave"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="rollout_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="365f1c859174f796b60138f8ae890bd1c0d36037",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_rollout_append_only_c01ca",
                            table="strategy_rolloutstep",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(blank=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        choices=[("accepted", "Accepted"), ("in_part", "Accepted in part"), ("refused", "Refused")], max_length=8
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="strategy.programme"
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="strategy.recommendation"),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="ruling_with_a_reason")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="ruling_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5e146f001e849c075163f88470cfffd98950c1b5",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_ruling_append_only_7e9b7",
                            table="strategy_ruling",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Scenario",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=120)),
                ("reason", models.TextField()),
                ("budget", models.DecimalField(decimal_places=2, max_digits=12)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="scenarios", to="strategy.programme"),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("reason", ""), _negated=True), models.Q(("title", ""), _negated=True)),
                        name="scenario_with_a_reason",
                    ),
                    models.CheckConstraint(condition=models.Q(("budget__gte", 0)), name="scenario_budget_not_below_zero"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="scenario_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fa111f0b0bbcefb3fd41b3c4cd8ca41dc6afee6f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_scenario_stays_f369f",
                            table="strategy_scenario",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScenarioProject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("project", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="strategy.project")),
                ("scenario", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="chosen", to="strategy.scenario")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("scenario", "project"), name="scenario_project_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="scenario_project_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0c454dd7cabc3d6a743d104d9423c3efc9487d2e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_scenario_project_stays_10ef9",
                            table="strategy_scenarioproject",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(blank=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("value", models.FloatField()),
                ("due", models.DateField()),
                (
                    "indicator",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="strategy.projectindicator"),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="target_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="85daa2961ec92c10943d6f38d59771cfdb08be0a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_target_append_only_784a6",
                            table="strategy_target",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="projectstatement",
            name="serves",
            field=models.ManyToManyField(related_name="projects", through="strategy.ProjectServes", to="strategy.element"),
        ),
        migrations.AddField(
            model_name="scenario",
            name="projects",
            field=models.ManyToManyField(related_name="scenarios", through="strategy.ScenarioProject", to="strategy.project"),
        ),
    ]
