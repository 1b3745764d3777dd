import uuid

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Node",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["kind"], name="node_by_kind")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="node_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8ae98e408abfda20583d5d8dc25ad5f240b389fc",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_node_stays_c5ebc",
                            table="provenance_node",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Derivation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("same", "Taken as it is"),
                            ("merged", "Merged with others"),
                            ("split", "Split from a larger one"),
                            ("generalised", "Made more general"),
                            ("narrowed", "Narrowed down"),
                            ("opposed", "Says the opposite"),
                            ("set_aside", "Set aside"),
                            ("quoted", "A passage of it"),
                            ("serves", "Serves it"),
                            ("measured", "Is measured by it"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("worker_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="outgoing", to="provenance.node")),
                ("target", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="incoming", to="provenance.node")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["source", "type"], name="derivation_down"),
                    models.Index(fields=["target", "type"], name="derivation_up"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True), name="derivation_between_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), ("type", "set_aside"), _negated=True), name="derivation_set_aside_with_a_reason"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="derivation_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="2bbf1236279c1db235e65c95f526a20fbf4ba393",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_derivation_append_only_00489",
                            table="provenance_derivation",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="derivation_no_circle",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nPERFORM pg_advisory_xact_lock(hashtext('provenance_derivation'));\nIF EXISTS (\n    WITH RECURSIVE down(node_id) AS (\n        SELECT NEW.target_id\n        UNION\n        SELECT edge.target_id FROM provenance_derivation edge JOIN down ON edge.source_id = down.node_id\n    )\n    SELECT FROM down WHERE node_id = NEW.source_id\n) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'derivation_no_circle', MESSAGE = 'a node would come from itself';\nEND IF;\nRETURN NEW;\n",
                            hash="e470c07ec058967b7b0b0c18c6039bd8f4269456",
                            operation="INSERT",
                            pgid="pgtrigger_derivation_no_circle_b16cc",
                            table="provenance_derivation",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("worker_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "derivation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="provenance.derivation"
                    ),
                ),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="withdrawal_with_a_reason")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="withdrawal_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c9c5f6fb5929c0274001b9fd102861e2db42fe82",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_withdrawal_append_only_4d39e",
                            table="provenance_withdrawal",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
