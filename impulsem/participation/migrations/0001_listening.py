import uuid

import django.contrib.postgres.fields.ranges
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
            name="Process",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                ("summary", impulsem.platform.words.WordsField(default=dict)),
                (
                    "promise",
                    models.CharField(
                        choices=[
                            ("inform", "You will be told what is decided and why"),
                            ("consult", "You will be heard, and told what became of what you said"),
                            ("involve", "What you say will show in the proposals"),
                            ("collaborate", "Proposals are made together with you"),
                            ("empower", "What you decide will be done"),
                        ],
                        max_length=11,
                    ),
                ),
                ("promise_text", impulsem.platform.words.WordsField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("designing", "Being designed"),
                            ("open", "Open"),
                            ("synthesis", "Synthesis"),
                            ("returned", "Returned"),
                            ("prioritised", "Prioritised"),
                            ("programmed", "Programmed"),
                            ("closed", "Closed"),
                        ],
                        default="designing",
                        max_length=11,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("public", models.BooleanField(default=False)),
                ("illustrative", models.BooleanField(default=False)),
                ("aside", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="provenance.node")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="process_title_in_every_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="process_ends_after_it_starts",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="process_nothing_lost",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.state = 'synthesis' AND NEW.state NOT IN ('synthesis', 'open'))",
                            func="\nIF EXISTS (\n    SELECT FROM participation_contribution said\n    WHERE said.process_id = NEW.id AND said.state <> 'withheld' AND NOT EXISTS (\n        SELECT FROM provenance_derivation edge\n        WHERE edge.source_id = said.node_id AND edge.type <> 'quoted'\n            AND NOT EXISTS (SELECT FROM provenance_withdrawal gone WHERE gone.derivation_id = edge.id)\n    ) AND NOT EXISTS (\n        SELECT FROM participation_excerpt part\n        JOIN provenance_derivation edge ON edge.source_id = part.node_id\n        WHERE part.contribution_id = said.id\n            AND NOT EXISTS (SELECT FROM provenance_withdrawal gone WHERE gone.derivation_id = edge.id)\n    )\n) THEN\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'process_nothing_lost', MESSAGE = 'a contribution has no place yet';\nEND IF;\nRETURN NEW;\n",
                            hash="03ba07494a0973eba0e540a5254164ab882f99c8",
                            operation="UPDATE",
                            pgid="pgtrigger_process_nothing_lost_f719e",
                            table="participation_process",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dimension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20)),
                ("name", impulsem.platform.words.WordsField(default=dict)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "process",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="dimensions", to="participation.process"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("process", "code"), name="dimension_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name__has_keys", ["ca", "es", "en-gb"])), name="dimension_name_in_every_language"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("technical_day", "Technical day"),
                            ("workshop", "Workshop"),
                            ("focus_group", "Focus group"),
                            ("work_session", "Work session"),
                            ("online", "Online"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("transcribed", "Transcribed"),
                            ("validated", "Minutes validated"),
                            ("returned", "Returned"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=11,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField(default=120)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("agenda", models.TextField(blank=True)),
                ("heads", models.PositiveSmallIntegerField(null=True)),
                ("language", models.CharField(default="ca", max_length=8)),
                ("join_code", models.CharField(max_length=8, null=True, unique=True)),
                ("return_due", models.DateField(null=True)),
                ("return_channel", models.CharField(blank=True, max_length=40)),
                ("illustrative", models.BooleanField(default=False)),
                ("external_id", models.CharField(blank=True, max_length=80)),
                (
                    "centre",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.centre"),
                ),
                (
                    "dimension",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="participation.dimension"),
                ),
                ("facilitators", models.ManyToManyField(related_name="+", to="organisation.worker")),
                (
                    "process",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="participation.process"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["process", "starts_at"], name="session_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("planned", "cancelled")), ("heads__isnull", False), _connector="OR"),
                        name="session_held_has_heads",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("process", "external_id"),
                        name="session_external_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LiveGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "session",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="groups", to="participation.session"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("session", "order"), name="group_order_once")],
            },
        ),
        migrations.CreateModel(
            name="LivePrompt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=300)),
                (
                    "mode",
                    models.CharField(
                        choices=[("write", "People write"), ("vote", "People vote on what was written")], default="write", max_length=5
                    ),
                ),
                ("votes_each", models.PositiveSmallIntegerField(default=3)),
                ("order", models.PositiveSmallIntegerField()),
                ("open", models.BooleanField(default=False)),
                (
                    "session",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="prompts", to="participation.session"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("session", "order"), name="prompt_order_once"),
                    models.UniqueConstraint(condition=models.Q(("open", True)), fields=("session",), name="prompt_one_open"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("original", models.TextField()),
                ("language", models.CharField(max_length=8)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("paper", "Card"),
                            ("phone", "Phone, in the session"),
                            ("spoken", "Said and written down"),
                            ("web", "Web"),
                            ("survey", "Survey"),
                            ("imported", "Imported"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("captured", "Captured"),
                            ("parked", "To be looked at: it may name somebody"),
                            ("published", "Published"),
                            ("withheld", "Withheld, with a public reason"),
                        ],
                        default="captured",
                        max_length=9,
                    ),
                ),
                ("withheld_because", models.CharField(blank=True, max_length=300)),
                ("captured_at", models.DateTimeField()),
                ("source", models.CharField(blank=True, max_length=60)),
                ("external_id", models.CharField(blank=True, max_length=120)),
                ("illustrative", models.BooleanField(default=False)),
                ("node", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="provenance.node")),
                (
                    "dimension",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contributions", to="participation.dimension"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="contributions", to="participation.livegroup"
                    ),
                ),
                (
                    "prompt",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="contributions", to="participation.liveprompt"
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contributions", to="participation.process"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="contributions", to="participation.session"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["session", "number"], name="contribution_by_session"),
                    models.Index(fields=["process", "state"], name="contribution_by_state"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("original", ""), _negated=True), name="contribution_says_something"),
                    models.CheckConstraint(
                        condition=models.Q(("state", "withheld"), ("withheld_because", ""), _negated=True),
                        name="contribution_withheld_with_a_reason",
                    ),
                    models.UniqueConstraint(fields=("process", "number"), name="contribution_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("process", "source", "external_id"),
                        name="contribution_external_once",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="contribution_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="4f41494ec9c902935021291201346cc3b516912d",
                            operation="DELETE",
                            pgid="pgtrigger_contribution_stays_7ebde",
                            table="participation_contribution",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="contribution_words_stay",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.original <> NEW.original OR OLD.language <> NEW.language OR OLD.channel <> NEW.channel OR OLD.node_id <> NEW.node_id OR OLD.process_id <> NEW.process_id OR OLD.captured_at <> NEW.captured_at)",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="280a69453ccb107c2d418af754dc1783912a23ff",
                            operation="UPDATE",
                            pgid="pgtrigger_contribution_words_stay_00585",
                            table="participation_contribution",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "contribution",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="card", to="participation.contribution"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="cards", to="participation.session"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("session", "number"), name="card_once")],
            },
        ),
        migrations.CreateModel(
            name="CardImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.BinaryField()),
                ("media_type", models.CharField(max_length=20)),
                ("added_at", models.DateTimeField()),
                ("added_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker")),
                ("card", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="image", to="participation.card")),
            ],
        ),
        migrations.CreateModel(
            name="ContributionEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("captured", "Captured"),
                            ("parked", "To be looked at: it may name somebody"),
                            ("published", "Published"),
                            ("withheld", "Withheld, with a public reason"),
                        ],
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "contribution",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="participation.contribution"),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="moderation_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="685bc3ae09c09eb02d058fa46de4cc92ac35aa86",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_moderation_append_only_ba2a8",
                            table="participation_contributionevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                (
                    "why",
                    models.CharField(
                        choices=[("transcription", "Read wrongly"), ("masked", "Named somebody else"), ("source", "Changed at its source")],
                        max_length=13,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="participation.contribution"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["contribution", "-at"], name="correction_newest")],
                "constraints": [models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="correction_says_something")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="correction_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c11ae3b4510e2b6d12070bf2c05dfcb8c8dde46c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_correction_append_only_8191e",
                            table="participation_correction",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Excerpt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="excerpts", to="participation.contribution"
                    ),
                ),
                ("node", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="provenance.node")),
                ("worker", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start")), models.Q(("text", ""), _negated=True)),
                        name="excerpt_is_a_passage",
                    ),
                    models.UniqueConstraint(fields=("contribution", "start", "end"), name="excerpt_once"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="excerpt_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0894e2455dcd3305ac7d9cc7a986c3df221b2d8d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_excerpt_append_only_8ce58",
                            table="participation_excerpt",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LiveVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.CharField(max_length=64)),
                (
                    "contribution",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="participation.contribution"),
                ),
                (
                    "prompt",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="participation.liveprompt"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("prompt", "contribution", "device"), name="vote_once")],
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("name", impulsem.platform.words.WordsField(default=dict)),
                ("permits", models.JSONField(default=list)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "process",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="phases", to="participation.process"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="phase_not_empty"),
                    models.UniqueConstraint(fields=("process", "order"), name="phase_order_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name__has_keys", ["ca", "es", "en-gb"])), name="phase_name_in_every_language"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ParticipationCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("made_on", models.DateField()),
                (
                    "process",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="codes", to="participation.process"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("process", "digest"), name="code_once")],
            },
        ),
        migrations.CreateModel(
            name="CitedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", impulsem.platform.words.WordsField(default=dict)),
                ("value", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=300)),
                ("published_on", models.DateField(null=True)),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cited_figures", to="participation.process"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("process", "value", "source"), name="cited_figure_once")],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40)),
                ("name", impulsem.platform.words.WordsField(default=dict)),
                ("since_version", models.PositiveSmallIntegerField(default=1)),
                ("retired_in", models.PositiveSmallIntegerField(null=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="participation.theme"
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="themes", to="participation.process"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("process", "code"), name="theme_once")],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("confirmed", "Confirmed"),
                            ("in_programme", "In the programme"),
                            ("deferred", "Deferred"),
                            ("set_aside", "Set aside"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("illustrative", models.BooleanField(default=False)),
                (
                    "dimension",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="participation.dimension"),
                ),
                ("node", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="provenance.node")),
                (
                    "process",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="participation.process"),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="participation.theme"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["process", "theme"], name="proposal_by_theme")],
                "constraints": [
                    models.UniqueConstraint(fields=("process", "number"), name="proposal_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("answer", ""), ("state__in", ("deferred", "set_aside")), _negated=True),
                        name="proposal_answered_with_a_reason",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="proposal_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="48dec4820bc3492d1e0ef747b89b194811758be0",
                            operation="DELETE",
                            pgid="pgtrigger_proposal_stays_18fb7",
                            table="participation_proposal",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("statement", models.TextField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "proposal",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="participation.proposal"),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "version"), name="proposal_version_once"),
                    models.CheckConstraint(condition=models.Q(("statement", ""), _negated=True), name="proposal_says_something"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="statement_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="88733ac69e59b924c73fb15f76b401e7b9a115f8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_statement_append_only_c0b53",
                            table="participation_proposalversion",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("issued_on", models.DateField()),
                ("contributions", models.ManyToManyField(related_name="receipts", to="participation.contribution")),
                (
                    "process",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="participation.process"),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="participation.session"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=8)),
                ("key", models.CharField(max_length=64, unique=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "receipt",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="follows", to="participation.receipt"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("receipt", "email"), name="follow_once")],
            },
        ),
        migrations.CreateModel(
            name="Rendering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("translation", "Translation"), ("plain", "Plain language")], max_length=11)),
                ("language", models.CharField(max_length=8)),
                ("text", models.TextField()),
                ("source_hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="renderings", to="participation.contribution"
                    ),
                ),
                ("worker", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker")),
            ],
            options={
                "indexes": [models.Index(fields=["contribution", "kind", "language", "-at"], name="rendering_newest")],
                "constraints": [models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="rendering_says_something")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="rendering_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="2bb7d088abf2997edb253560fbb17ce084bf1e1d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_rendering_append_only_e949a",
                            table="participation_rendering",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Return",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("channel", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=8)),
                ("reached", models.PositiveSmallIntegerField()),
                ("note", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker")),
                (
                    "session",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="participation.session"),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="return_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="345b55736fcf7434b50a916a18d501d7970c675a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_return_append_only_5a73a",
                            table="participation_return",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("validated_at", models.DateTimeField(null=True)),
                (
                    "validated_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                ("written_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker")),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="minutes_versions", to="participation.session"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("session", "version"), name="minutes_version_once"),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="minutes_say_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("validated_at__isnull", True), ("validated_by__isnull", True)),
                            models.Q(("validated_at__isnull", False), models.Q(("validated_by", models.F("written_by")), _negated=True)),
                            _connector="OR",
                        ),
                        name="minutes_validated_by_another",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="minutes_stay",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="04fbe35c9547a1e5d8f5b880734c1dd4f239209e",
                            operation="DELETE",
                            pgid="pgtrigger_minutes_stay_66f6a",
                            table="participation_minutes",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="minutes_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.validated_at IS NOT NULL OR OLD.text <> NEW.text OR OLD.version <> NEW.version)",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="d95885aedbe4fe7f2b381deb0c93dec903125744",
                            operation="UPDATE",
                            pgid="pgtrigger_minutes_append_only_66010",
                            table="participation_minutes",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendances", to="participation.participationcode"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="attendances", to="participation.session"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("session", "code"), name="attendance_once")],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("near_duplicate", "Nearly the same words"),
                            ("proposal", "Near to this proposal"),
                            ("theme", "Theme"),
                            ("language", "Language"),
                            ("answered_differently", "A similar one was answered differently"),
                        ],
                        max_length=20,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=8)),
                ("score", models.FloatField()),
                ("made_by", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="suggestions", to="participation.contribution"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="participation.contribution"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="participation.proposal"
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="participation.theme"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["contribution", "kind", "-score"], name="suggestion_best")],
            },
        ),
        migrations.CreateModel(
            name="Coding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "contribution",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="codings", to="participation.contribution"),
                ),
                ("theme", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="codings", to="participation.theme")),
            ],
            options={
                "indexes": [models.Index(fields=["theme"], name="coding_by_theme")],
                "constraints": [models.UniqueConstraint(fields=("contribution", "worker"), name="coding_once_each", nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name="Transcription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("language", models.CharField(max_length=8)),
                ("deciding", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "card",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="transcriptions", to="participation.card"),
                ),
                ("worker", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="transcription_says_something"),
                    models.UniqueConstraint(
                        condition=models.Q(("deciding", False)), fields=("card", "worker"), name="transcription_by_two_people"
                    ),
                    models.UniqueConstraint(condition=models.Q(("deciding", True)), fields=("card",), name="transcription_decided_once"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="transcription_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="502414d355686c541e4f2b5a526c69db6f10a2e0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_transcription_append_only_9246d",
                            table="participation_transcription",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
