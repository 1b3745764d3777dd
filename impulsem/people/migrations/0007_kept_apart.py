"""People who are kept apart, and what the database refuses for their sake."""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# All records that are one person: links are flat, a record points at its main one.
SAME_PERSON = """
CREATE FUNCTION same_person(who bigint) RETURNS SETOF bigint LANGUAGE sql STABLE STRICT ROWS 1 AS $$
    SELECT who
    UNION SELECT l.main_id FROM people_personlink l WHERE l.record_id = who AND l.unlinked_at IS NULL
    UNION SELECT l.record_id FROM people_personlink l WHERE l.unlinked_at IS NULL AND (
        l.main_id = who OR l.main_id IN (SELECT m.main_id FROM people_personlink m WHERE m.record_id = who AND m.unlinked_at IS NULL))
$$
"""

# Raises where one of `who`, by any of their records, lives or is going to live with somebody from whom they are kept apart, or is
# made the same person as that one.
REFUSE_TOGETHER = """
CREATE FUNCTION refuse_together(who bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM unnest(who) AS asked(id), same_person(asked.id) AS mine(id),
        LATERAL (
            SELECT k.other_id AS id, k.since FROM people_keptapart k WHERE k.person_id = mine.id AND k.lifted_at IS NULL
            UNION ALL SELECT k.person_id, k.since FROM people_keptapart k WHERE k.other_id = mine.id AND k.lifted_at IS NULL
        ) AS apart, same_person(apart.id) AS theirs(id), same_person(asked.id) AS any_of_mine(id)
        WHERE theirs.id = any_of_mine.id OR EXISTS (
            SELECT FROM people_householdmembership x JOIN people_householdmembership y ON y.household_id = x.household_id
            WHERE x.person_id = any_of_mine.id AND y.person_id = theirs.id AND x.valid * y.valid && daterange(apart.since, NULL)
        )
    ) THEN
        RAISE EXCEPTION 'kept apart' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'people_kept_apart';
    END IF;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_working_time"),
        ("people", "0006_one_index_for_one_purpose"),
    ]

    operations = [
        migrations.RunSQL(SAME_PERSON, "DROP FUNCTION same_person(bigint)"),
        migrations.RunSQL(REFUSE_TOGETHER, "DROP FUNCTION refuse_together(bigint[])"),
        migrations.CreateModel(
            name="HouseholdSplit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "ground",
                    models.CharField(
                        choices=[("separation", "They separate"), ("violence", "There is violence, or fear of it")], max_length=10
                    ),
                ),
                ("sealed", models.BooleanField(default=False)),
                ("parted_on", models.DateField()),
                ("quiet_from", models.DateField()),
                ("done_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_because", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="KeptApart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="PartedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="householdmembership",
            trigger=pgtrigger.compiler.Trigger(
                name="new_stay_apart",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (SELECT FROM people_keptapart) THEN\n    PERFORM refuse_together(ARRAY(SELECT DISTINCT person_id FROM new_stays));\nEND IF;\nRETURN NULL;\n",
                    hash="1c5cdedc0d4ef9a97a1866d774e541abfa98cc13",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_new_stay_apart_96838",
                    referencing="REFERENCING NEW TABLE AS new_stays ",
                    table="people_householdmembership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="householdmembership",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_stay_apart",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (SELECT FROM people_keptapart) THEN\n    PERFORM refuse_together(ARRAY(SELECT DISTINCT person_id FROM new_stays));\nEND IF;\nRETURN NULL;\n",
                    hash="740f39b913ce8b49d1579d405ccd122402f838d4",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_stay_apart_c7d7b",
                    referencing="REFERENCING NEW TABLE AS new_stays ",
                    table="people_householdmembership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personlink",
            trigger=pgtrigger.compiler.Trigger(
                name="link_keeps_apart",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM refuse_together(ARRAY[NEW.record_id]); RETURN NULL;",
                    hash="7531c241cbd103cd49967d0a45992f842d86f3cc",
                    operation="INSERT",
                    pgid="pgtrigger_link_keeps_apart_3410e",
                    table="people_personlink",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="householdsplit",
            name="done_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
        ),
        migrations.AddField(
            model_name="householdsplit",
            name="fresh",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="parting", to="people.household"),
        ),
        migrations.AddField(
            model_name="householdsplit",
            name="origin",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="partings", to="people.household"),
        ),
        migrations.AddField(
            model_name="householdsplit",
            name="team",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.team"),
        ),
        migrations.AddField(
            model_name="householdsplit",
            name="undone_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
        ),
        migrations.AddField(
            model_name="keptapart",
            name="lifted_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
        ),
        migrations.AddField(
            model_name="keptapart",
            name="other",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="kept_apart_in", to="people.person"),
        ),
        migrations.AddField(
            model_name="keptapart",
            name="person",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="kept_apart", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="keptapart",
            name="split",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="pairs", to="people.householdsplit"),
        ),
        migrations.AddField(
            model_name="partedperson",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="partings", to="people.person"),
        ),
        migrations.AddField(
            model_name="partedperson",
            name="split",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="persons", to="people.householdsplit"
            ),
        ),
        migrations.AddConstraint(
            model_name="householdsplit",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin", models.F("fresh")), _negated=True), name="split_of_two_households"
            ),
        ),
        migrations.AddConstraint(
            model_name="householdsplit",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("ground", "violence"), _negated=True), ("team__isnull", False), _connector="OR"),
                name="split_with_violence_has_a_team",
            ),
        ),
        migrations.AddConstraint(
            model_name="householdsplit",
            constraint=models.CheckConstraint(
                condition=models.Q(("quiet_from__lte", models.F("parted_on"))), name="split_quiet_before_they_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="householdsplit",
            constraint=models.CheckConstraint(
                condition=models.Q(("sealed", False), ("team__isnull", False), _connector="OR"), name="split_sealed_for_a_team"
            ),
        ),
        migrations.AddConstraint(
            model_name="householdsplit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_because", ""), ("undone_by__isnull", True)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False), models.Q(("undone_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="split_undone_by_somebody_because",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="householdsplit",
            trigger=pgtrigger.compiler.Trigger(
                name="split_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="fc7cf7e3d1d8bcbab0ddea79057ddf51b1004a25",
                    operation="DELETE",
                    pgid="pgtrigger_split_is_kept_92e68",
                    table="people_householdsplit",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="keptapart",
            constraint=models.CheckConstraint(condition=models.Q(("person__lt", models.F("other"))), name="kept_apart_in_order"),
        ),
        migrations.AddConstraint(
            model_name="keptapart",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)), fields=("person", "other"), name="kept_apart_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptapart",
            constraint=models.CheckConstraint(
                condition=models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", False), _connector="XOR"),
                name="kept_apart_lifted_by_somebody",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keptapart",
            trigger=pgtrigger.compiler.Trigger(
                name="kept_apart_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="f1f04a3bd6f0b7aa203364bc89aa2eb46a7771f5",
                    operation="DELETE",
                    pgid="pgtrigger_kept_apart_is_kept_ce034",
                    table="people_keptapart",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keptapart",
            trigger=pgtrigger.compiler.Trigger(
                name="kept_apart_is_only_lifted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.lifted_at IS NOT NULL OR OLD.person_id <> NEW.person_id OR OLD.other_id <> NEW.other_id OR OLD.since <> NEW.since)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="02030761ab233b9ff6a59884770925b50114dc5c",
                    operation="UPDATE",
                    pgid="pgtrigger_kept_apart_is_only_lifted_cfebe",
                    table="people_keptapart",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keptapart",
            trigger=pgtrigger.compiler.Trigger(
                name="kept_apart_do_not_live_together",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM 1 FROM people_person WHERE id IN (NEW.person_id, NEW.other_id) ORDER BY id FOR UPDATE; PERFORM refuse_together(ARRAY[NEW.person_id]); RETURN NULL;",
                    hash="0b88f8a4cbdefbb764d02222d6ca199191c30a45",
                    operation="INSERT",
                    pgid="pgtrigger_kept_apart_do_not_live_together_16415",
                    table="people_keptapart",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="partedperson",
            constraint=models.UniqueConstraint(fields=("split", "person"), name="parted_person_once"),
        ),
    ]
