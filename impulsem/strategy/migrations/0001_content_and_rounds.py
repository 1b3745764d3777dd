import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

import impulsem.platform.words


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0004_working_time"),
        ("provenance", "0001_nodes_and_derivations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Strategy",
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
                ("vision", impulsem.platform.words.WordsField(default=dict)),
                ("mission", impulsem.platform.words.WordsField(default=dict)),
                ("reason", impulsem.platform.words.WordsField(default=dict)),
                ("source", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="superseded_by", to="strategy.strategy"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("status", "in_force")), fields=("status",), name="strategy_one_in_force"),
                    models.UniqueConstraint(condition=models.Q(("status", "draft")), fields=("status",), name="strategy_one_draft"),
                    models.CheckConstraint(
                        condition=models.Q(("status", "draft"), ("valid_from__isnull", False), _connector="OR"),
                        name="strategy_valid_from_a_day",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", {}), _negated=True), name="strategy_with_a_reason"),
                    models.CheckConstraint(
                        condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="strategy_title_in_every_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("vision__has_keys", ["ca", "es", "en-gb"])), name="strategy_vision_in_every_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mission__has_keys", ["ca", "es", "en-gb"])), name="strategy_mission_in_every_language"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="strategy_version_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.status = 'draft' AND NEW.status IN ('draft', 'in_force') THEN\n    RETURN NEW;\nEND IF;\nIF OLD.status = 'in_force' AND NEW.status = 'superseded' AND (to_jsonb(NEW) - 'status') = (to_jsonb(OLD) - 'status') THEN\n    RETURN NEW;\nEND IF;\nRAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'strategy_version_stays', MESSAGE = 'this version can no longer change';\n",
                            hash="a3b9cc674bf890c931feced212e62a95c20ee417",
                            operation="UPDATE",
                            pgid="pgtrigger_strategy_version_stays_25fa4",
                            table="strategy_strategy",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="strategy_not_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="9ecacceadc170ee97191727c3492e6c9df2f370b",
                            operation="DELETE",
                            pgid="pgtrigger_strategy_not_deleted_98fc0",
                            table="strategy_strategy",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("configured", "Being configured"),
                            ("frozen", "Frozen"),
                            ("open", "Taking ballots"),
                            ("closed", "Ballots closed"),
                            ("counted", "Counted"),
                            ("certified", "Certified"),
                            ("published", "Published"),
                        ],
                        default="configured",
                        max_length=10,
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[("objectives", "Objectives"), ("measures", "Measures"), ("free", "Something else")], max_length=10
                    ),
                ),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                ("question", impulsem.platform.words.WordsField(default=dict)),
                ("absent", impulsem.platform.words.WordsField(default=dict)),
                ("note", impulsem.platform.words.WordsField(default=dict)),
                ("top", models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ("seed", models.BigIntegerField()),
                ("illustrative", models.BooleanField(default=False)),
                ("config", models.JSONField(null=True)),
                ("config_hash", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField()),
                (
                    "strategy",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="strategy.strategy"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="round_title_in_every_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("question__has_keys", ["ca", "es", "en-gb"])), name="round_question_in_every_language"
                    ),
                    models.CheckConstraint(condition=models.Q(("top__gte", 1)), name="round_top_at_least_one"),
                    models.CheckConstraint(condition=models.Q(("seed__range", (0, 4294967295))), name="round_seed_for_any_machine"),
                    models.CheckConstraint(
                        condition=models.Q(("status", "configured"), models.Q(("config_hash", ""), _negated=True), _connector="XOR"),
                        name="round_frozen_is_hashed",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="round_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (('configured', 'frozen'), ('frozen', 'open'), ('open', 'closed'), ('closed', 'counted'), ('counted', 'certified'), ('certified', 'published')) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'round_step_allowed', MESSAGE = 'a round goes one step at a time';\nEND IF;\nIF OLD.status <> 'configured' AND (to_jsonb(NEW) - 'status') <> (to_jsonb(OLD) - 'status') THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'round_frozen', MESSAGE = 'the configuration is frozen';\nEND IF;\nRETURN NEW;\n",
                            hash="c98201cb9bcebbb1aa4eb0302d0220ff81740069",
                            operation="UPDATE",
                            pgid="pgtrigger_round_frozen_2bdc2",
                            table="strategy_round",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="round_not_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.\"status\" IS DISTINCT FROM 'configured')",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="3faab228fa728a13b8af74c3526a88bcd251b218",
                            operation="DELETE",
                            pgid="pgtrigger_round_not_deleted_1a36c",
                            table="strategy_round",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dimension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20)),
                ("order", models.PositiveSmallIntegerField()),
                ("name", impulsem.platform.words.WordsField(default=dict)),
                ("size", models.PositiveIntegerField()),
                ("weight", models.DecimalField(decimal_places=4, max_digits=6)),
                ("quorum", models.PositiveIntegerField(default=0)),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="dimensions", to="strategy.round")),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "code"), name="dimension_code_once"),
                    models.CheckConstraint(condition=models.Q(("weight__gt", 0)), name="dimension_weighs_something"),
                    models.CheckConstraint(condition=models.Q(("code", "other"), _negated=True), name="dimension_is_not_called_other"),
                    models.CheckConstraint(
                        condition=models.Q(("name__has_keys", ["ca", "es", "en-gb"])), name="dimension_name_in_every_language"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="dimension_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (\n    SELECT FROM strategy_round r\n    WHERE r.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.round_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.round_id END)\n      AND r.status <> 'configured'\n) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'round_frozen', MESSAGE = 'the configuration is frozen';\nEND IF;\nRETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n",
                            hash="7c3cafc713e3646080de71f76cd231a0f8f088e8",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_dimension_frozen_3df47",
                            table="strategy_dimension",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20)),
                ("order", models.PositiveSmallIntegerField()),
                ("text", impulsem.platform.words.WordsField(default=dict)),
                ("answers", models.JSONField(default=list)),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="strategy.round")),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "code"), name="question_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text__has_keys", ["ca", "es", "en-gb"])), name="question_in_every_language"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="question_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (\n    SELECT FROM strategy_round r\n    WHERE r.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.round_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.round_id END)\n      AND r.status <> 'configured'\n) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'round_frozen', MESSAGE = 'the configuration is frozen';\nEND IF;\nRETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n",
                            hash="661a839c7678059a32644169aff3d5274dedea17",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_question_frozen_51fca",
                            table="strategy_question",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Element",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("facet", "Facet"), ("line", "Line"), ("objective", "Objective"), ("measure", "Measure")], max_length=10
                    ),
                ),
                ("code", models.CharField(max_length=16, unique=True)),
                (
                    "node",
                    models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="provenance.node"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["objective", "measure"]), ("node__isnull", False)),
                            models.Q(("kind__in", ["facet", "line"]), ("node__isnull", True)),
                            _connector="OR",
                        ),
                        name="element_node_of_objectives_and_measures",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="element_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7cb306d95d47787317d1b81f76ecb01eead70ae6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_element_stays_2e12c",
                            table="strategy_element",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Adaptation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True)),
                ("reason", models.TextField()),
                ("ended", models.BooleanField(default=False)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "centre",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.centre"),
                ),
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
                (
                    "element",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="adaptations", to="strategy.element"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["element", "-at"], name="adaptation_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("centre__isnull", False), ("territory__isnull", True)),
                            models.Q(("centre__isnull", True), ("territory__isnull", False)),
                            _connector="OR",
                        ),
                        name="adaptation_of_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended", True), ("text", "")),
                            models.Q(("ended", False), models.Q(("text", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="adaptation_says_what",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="adaptation_with_a_reason"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="adaptation_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a426c5cedfad56613062ccd651458a288312f6e4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_adaptation_append_only_9e4a1",
                            table="strategy_adaptation",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Option",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=16)),
                ("order", models.PositiveSmallIntegerField()),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                (
                    "element",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="options", to="strategy.element"
                    ),
                ),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="options", to="strategy.round")),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "key"), name="option_key_once"),
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"], fields=("round", "order"), name="option_order_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="option_title_in_every_language"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="option_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (\n    SELECT FROM strategy_round r\n    WHERE r.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.round_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.round_id END)\n      AND r.status <> 'configured'\n) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'round_frozen', MESSAGE = 'the configuration is frozen';\nEND IF;\nRETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n",
                            hash="e8922756485a7dab5671339bbe38af8875b13d3a",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_option_frozen_3d6b3",
                            table="strategy_option",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                (
                    "question",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="strategy.question"),
                ),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="strategy.round")),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="remark_says_something")],
            },
        ),
        migrations.CreateModel(
            name="PaperSheet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("out", "Handed out"),
                            ("once", "Typed in once"),
                            ("differs", "Two people read it differently"),
                            ("done", "In the box"),
                        ],
                        default="out",
                        max_length=8,
                    ),
                ),
                ("first", models.JSONField(null=True)),
                ("second", models.JSONField(null=True)),
                ("differed", models.BooleanField(default=False)),
                ("dimension", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="strategy.dimension")),
                (
                    "first_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "second_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="strategy.round")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "number"), name="sheet_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_by__isnull", True), models.Q(("first_by", models.F("second_by")), _negated=True), _connector="OR"
                        ),
                        name="sheet_read_by_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(("first__isnull", True), ("second__isnull", True)),
                            _connector="OR",
                        ),
                        name="sheet_forgets",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chosen", models.BooleanField()),
                ("reason", models.TextField()),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("worker", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker")),
                ("option", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="strategy.option")),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="strategy.round")),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="decision_with_a_reason")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="decision_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="89627a987be722d6d2101b85ea19f6efb3b8d189",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_decision_append_only_b6865",
                            table="strategy_decision",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Count",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("result", models.JSONField()),
                ("result_hash", models.CharField(max_length=64)),
                ("ballots", models.TextField()),
                ("answers", models.TextField()),
                ("receipts", models.TextField()),
                ("rule", models.CharField(max_length=60)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("round", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="count", to="strategy.round")),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="count_after_closing",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF NOT EXISTS (SELECT FROM strategy_round r WHERE r.id = NEW.round_id AND r.status IN ('closed', 'counted')) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'count_after_closing', MESSAGE = 'the round is not closed';\nEND IF;\nRETURN NEW;\n",
                            hash="535ddfbda77a0d1772613aafc7d8e697b53f08a6",
                            operation="INSERT",
                            pgid="pgtrigger_count_after_closing_7db32",
                            table="strategy_count",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="count_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c6eeac810dc02eef899fe6cf0d5dcb7662e69346",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_count_append_only_3fed5",
                            table="strategy_count",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("channel", models.CharField(choices=[("web", "On the web"), ("paper", "On paper")], default="web", max_length=5)),
                ("scores", django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                (
                    "shown",
                    django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None),
                ),
                ("answers", models.JSONField(default=dict)),
                ("receipt", models.CharField(max_length=64, unique=True)),
                (
                    "dimension",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="strategy.dimension"),
                ),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="strategy.round")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scores__contained_by", [0, 1, 2, 3, 4, 5])), name="ballot_scores_on_the_scale"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="ballot_in_time",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nPERFORM FROM strategy_round r WHERE r.id = NEW.round_id\n    AND (r.status = 'open' OR (r.status = 'closed' AND NEW.channel = 'paper')) FOR SHARE;\nIF NOT FOUND THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_in_time', MESSAGE = 'the round takes no ballots';\nEND IF;\nIF cardinality(NEW.scores) <> (SELECT count(*) FROM strategy_option o WHERE o.round_id = NEW.round_id)\n    OR NOT EXISTS (SELECT FROM strategy_dimension d WHERE d.id = NEW.dimension_id AND d.round_id = NEW.round_id) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_of_its_round', MESSAGE = 'the ballot does not fit its round';\nEND IF;\nRETURN NEW;\n",
                            hash="265d4f135e6888d152fe85d8c2a1aaed656a9d1b",
                            operation="INSERT",
                            pgid="pgtrigger_ballot_in_time_f8886",
                            table="strategy_ballot",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="ballot_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="2e5d0ee197193da21af65510c48ae138b3ec257a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_ballot_stays_6eb66",
                            table="strategy_ballot",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("configured", "Being configured"),
                            ("frozen", "Frozen"),
                            ("open", "Taking ballots"),
                            ("closed", "Ballots closed"),
                            ("counted", "Counted"),
                            ("certified", "Certified"),
                            ("published", "Published"),
                        ],
                        max_length=10,
                    ),
                ),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="strategy.round")),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("round", "status"), name="round_step_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="round_step_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1ce9c699342b32628fb3a23525776c02dcc3a4ff",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_round_step_append_only_0a185",
                            table="strategy_roundstep",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(blank=True, max_length=16)),
                ("order", models.PositiveSmallIntegerField()),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                ("text", impulsem.platform.words.WordsField(default=dict)),
                (
                    "element",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="strategy.element"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="statements_below", to="strategy.element"
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="strategy.strategy"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["strategy", "order"], name="statement_in_order")],
                "constraints": [
                    models.UniqueConstraint(fields=("strategy", "element"), name="statement_once_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="statement_title_in_every_language"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="statement_only_in_a_draft",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (\n    SELECT FROM strategy_strategy version\n    WHERE version.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.strategy_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.strategy_id END)\n      AND version.status <> 'draft'\n) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_only_in_a_draft', MESSAGE = 'this version is not a draft';\nEND IF;\nRETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n",
                            hash="9c6200216ac78a3560615174a4c8b53de2722861",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_statement_only_in_a_draft_cb8b6",
                            table="strategy_statement",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "type",
                    models.CharField(
                        choices=[("added", "Added"), ("reworded", "Reworded"), ("moved", "Moved"), ("dropped", "Dropped")], max_length=8
                    ),
                ),
                ("reason", models.TextField()),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                ("element", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="strategy.element")),
                (
                    "strategy",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="strategy.strategy"),
                ),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="change_with_a_reason")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="change_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1f20b80454cf07cb0c6db70dabe44a02ccc29f20",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_change_append_only_fd826",
                            table="strategy_change",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("used", models.BooleanField(default=False)),
                (
                    "dimension",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="strategy.dimension"),
                ),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="strategy.round")),
            ],
            options={
                "indexes": [models.Index(fields=["round", "dimension", "used"], name="token_turnout")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="token_used_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (NOT NEW."used" AND OLD."used")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="7c871dc49bafafaf7b405dfc5264b345f4bcee71",
                            operation="UPDATE",
                            pgid="pgtrigger_token_used_once_7c2d3",
                            table="strategy_token",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="token_not_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="47d6b1063e32d812533e03b70ef245c59cd52b37",
                            operation="DELETE",
                            pgid="pgtrigger_token_not_deleted_85b10",
                            table="strategy_token",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
    ]
