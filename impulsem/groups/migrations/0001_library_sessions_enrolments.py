import uuid

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import impulsem.platform.words


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agenda", "0006_time_and_policy"),
        ("casework", "0006_transfers_and_consultations"),
        ("organisation", "0004_working_time"),
        ("people", "0008_self_registrations"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProjectVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                ("summary", impulsem.platform.words.WordsField(default=dict)),
                ("guide", models.JSONField(default=dict)),
                ("topic", models.CharField(blank=True, max_length=40)),
                ("joint_with", models.JSONField(default=list)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("sessions", models.PositiveSmallIntegerField(default=1)),
                ("capacity", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupProject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.SlugField(max_length=40, null=True, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("informative", "Informative session"),
                            ("process", "Process group"),
                            ("vine", "VINE welcome session"),
                            ("community", "Community group"),
                        ],
                        max_length=11,
                    ),
                ),
                ("shared", models.BooleanField(default=False)),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                (
                    "centre",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="group_projects", to="organisation.centre"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="groups.projectversion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("centre__isnull", True), ("code__isnull", True), _connector="XOR"),
                        name="group_project_of_the_city_has_a_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("shared", False), ("centre__isnull", False), _connector="OR"),
                        name="group_project_shared_by_a_centre",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("planned_at", models.DateTimeField()),
                ("centre", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.centre")),
                (
                    "planned_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "project",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="series", to="groups.groupproject"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("place", models.CharField(blank=True, max_length=100)),
                ("span", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("capacity", models.PositiveSmallIntegerField()),
                ("language", models.CharField(default="ca", max_length=8)),
                ("interpreter", models.CharField(blank=True, max_length=8)),
                ("topic", models.CharField(blank=True, max_length=40)),
                ("public", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")], default="planned", max_length=9
                    ),
                ),
                ("planned_at", models.DateTimeField()),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="group_sessions", to="organisation.centre"
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="group_session", to="casework.entry"
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "room",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.room"),
                ),
                (
                    "series",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="group_sessions", to="groups.groupseries"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="group_sessions", to="groups.projectversion"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(models.F("centre"), models.F("span__startswith"), name="group_session_by_centre"),
                    models.Index(models.F("span__startswith"), condition=models.Q(("state", "planned")), name="group_session_to_come"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("span__isempty", False)), name="group_session_takes_time"),
                    models.CheckConstraint(condition=models.Q(("capacity__range", (1, 300))), name="group_session_has_places"),
                    models.CheckConstraint(
                        condition=models.Q(("entry__isnull", True), ("state", "held"), _connector="OR"),
                        name="group_session_entry_when_held",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="group_capacity_holds_who_is_promised",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF (SELECT count(*) FROM groups_enrolment WHERE session_id = NEW.id AND state IN ('invited', 'enrolled', 'attended')) > NEW.capacity THEN\n    RAISE EXCEPTION 'more places are promised' USING ERRCODE = 'check_violation', CONSTRAINT = 'group_capacity_holds_who_is_promised';\nEND IF;\nRETURN NEW;\n",
                            hash="5fcbd9041ec0d68c8bf3f589258511cff05569b2",
                            operation='UPDATE OF "capacity"',
                            pgid="pgtrigger_group_capacity_holds_who_is_promised_64b1e",
                            table="groups_groupsession",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("enrolled", "Enrolled"),
                            ("waiting", "Waiting for a place"),
                            ("attended", "Came"),
                            ("absent", "Did not come"),
                            ("left", "Gave the place back"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("desk", "At the centre"),
                            ("phone", "By phone"),
                            ("web", "On the web"),
                            ("kiosk", "At the kiosk"),
                            ("screening", "Screening"),
                            ("demand", "Invited from the demand"),
                            ("session", "Came without enrolling"),
                        ],
                        default="desk",
                        max_length=9,
                    ),
                ),
                ("code", models.CharField(max_length=6)),
                ("asked_at", models.DateTimeField()),
                ("arrived_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("informed", "Informed"),
                            ("interview", "Interview"),
                            ("aid", "Aid"),
                            ("referral", "Referral"),
                            ("urgent", "Urgent"),
                        ],
                        max_length=9,
                    ),
                ),
                ("wants_word", models.BooleanField(default=False)),
                ("evaluated", models.BooleanField(default=False)),
                (
                    "appointment",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agenda.appointment"),
                ),
                (
                    "commitment",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.commitment"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="people.person")),
                (
                    "word",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.commitment"),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="groups.groupsession"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["code"], name="enrolment_by_code")],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "person"), name="enrolment_once_a_session"),
                    models.UniqueConstraint(fields=("session", "code"), name="enrolment_code_once_a_session"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "attended"), _negated=True), ("arrived_at__isnull", False), _connector="OR"),
                        name="enrolment_arrived_when_attended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", ""), ("state", "attended"), _connector="OR"), name="enrolment_outcome_of_who_came"
                    ),
                    models.CheckConstraint(condition=models.Q(("code__regex", "^[A-Z0-9]{6}$")), name="enrolment_code_has_six"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="enrolment_within_capacity",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NEW.state IN ('invited', 'enrolled', 'attended'))",
                            func="\nPERFORM 1 FROM groups_groupsession WHERE id = NEW.session_id FOR NO KEY UPDATE;\nIF (SELECT count(*) FROM groups_enrolment WHERE session_id = NEW.session_id AND state IN ('invited', 'enrolled', 'attended'))\n    > (SELECT capacity FROM groups_groupsession WHERE id = NEW.session_id) THEN\n    RAISE EXCEPTION 'no place is left' USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_within_capacity';\nEND IF;\nRETURN NULL;\n",
                            hash="1932286d3bf5ce3792fb2a5d15bf684d574afe98",
                            operation='INSERT OR UPDATE OF "state", "session_id"',
                            pgid="pgtrigger_enrolment_within_capacity_76a83",
                            table="groups_enrolment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="enrolment_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="0e362b5b624b8bd06a5054b788a18d91d5e40f36",
                            operation="DELETE",
                            pgid="pgtrigger_enrolment_stays_42c12",
                            table="groups_enrolment",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnrolmentEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("enrolled", "Enrolled"),
                            ("waiting", "Waiting for a place"),
                            ("moved_up", "Got a place"),
                            ("left", "Gave the place back"),
                            ("arrived", "Came"),
                            ("not_arrived", "Had not come after all"),
                            ("absent", "Did not come"),
                            ("marked", "Marked"),
                            ("unmarked", "Mark taken back"),
                            ("word", "Asked for a word in private"),
                        ],
                        max_length=11,
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=9)),
                ("enrolment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="groups.enrolment")),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="enrolment_event_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b4a6a94e6bc7499a0a748784f087b11640377460",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_enrolment_event_append_only_2f58e",
                            table="groups_enrolmentevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "face",
                    models.CharField(choices=[("good", "It helped me"), ("so_so", "So-so"), ("bad", "It did not help me")], max_length=5),
                ),
                ("sentence", models.CharField(blank=True, max_length=300)),
                (
                    "session",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="evaluations", to="groups.groupsession"),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="group_evaluation_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6c414e4bc27534d242412e3e2993bfe617cb503b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_group_evaluation_is_kept_8af49",
                            table="groups_evaluation",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("planned", "Planned"), ("changed", "Changed"), ("held", "Held"), ("cancelled", "Cancelled")], max_length=9
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "session",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="groups.groupsession"),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="group_session_event_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="96f480bb1bba2a9eb18e00f6db0462411bd5cf6b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_group_session_event_append_only_3bf06",
                            table="groups_sessionevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionWorker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="holders", to="groups.groupsession"
                    ),
                ),
                ("worker", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("session", "worker"), name="group_session_worker_once")],
            },
        ),
        migrations.AddField(
            model_name="groupsession",
            name="workers",
            field=models.ManyToManyField(related_name="group_sessions", through="groups.SessionWorker", to="organisation.worker"),
        ),
        migrations.AddField(
            model_name="projectversion",
            name="project",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="groups.groupproject"),
        ),
        migrations.AddConstraint(
            model_name="projectversion",
            constraint=models.UniqueConstraint(fields=("project", "number"), name="group_project_version_once"),
        ),
        migrations.AddConstraint(
            model_name="projectversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="group_project_title_in_all"
            ),
        ),
        migrations.AddConstraint(
            model_name="projectversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("summary__has_keys", ["ca", "es", "en-gb"])), name="group_project_summary_in_all"
            ),
        ),
        migrations.AddConstraint(
            model_name="projectversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__range", (1, 300)), ("minutes__range", (15, 480)), ("sessions__range", (1, 60))),
                name="group_project_of_a_size",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="projectversion",
            trigger=pgtrigger.compiler.Trigger(
                name="group_project_version_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8518857bcb6dde6dce3e54721c1c920e56d06448",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_group_project_version_is_kept_1e170",
                    table="groups_projectversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
