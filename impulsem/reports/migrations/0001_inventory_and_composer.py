import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

import impulsem.platform.words


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("casework", "0005_diagnosis_and_plan"),
        ("documents", "0001_papers"),
        ("organisation", "0004_working_time"),
        ("people", "0007_kept_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True)),
                ("requester", models.CharField(max_length=30)),
                ("active", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="TypeVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("since", models.DateField()),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                ("purpose", impulsem.platform.words.WordsField(default=dict)),
                ("ground", impulsem.platform.words.WordsField(default=dict)),
                (
                    "ground_status",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed by a lawyer"),
                            ("secondary", "From a secondary source"),
                            ("unverified", "Not verified yet"),
                        ],
                        default="unverified",
                        max_length=10,
                    ),
                ),
                ("owner", impulsem.platform.words.WordsField(default=dict)),
                ("deadline_days", models.PositiveSmallIntegerField(null=True)),
                (
                    "deadline_kind",
                    models.CharField(
                        choices=[("working", "working days"), ("natural", "calendar days"), ("asked", "the day that the request says")],
                        max_length=7,
                    ),
                ),
                ("deadline_ground", impulsem.platform.words.WordsField(default=dict)),
                (
                    "others",
                    models.CharField(
                        choices=[
                            ("left_out", "Nothing about others"),
                            ("unnamed", "Others without their name"),
                            ("named", "Others of the household by name"),
                        ],
                        default="unnamed",
                        max_length=8,
                    ),
                ),
                ("language", models.CharField(default="ca", max_length=8)),
                ("allows", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ("sections", models.JSONField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("written_at", models.DateTimeField()),
                (
                    "type",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="reports.reporttype"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("type", "number"), name="report_type_version_once"),
                    models.CheckConstraint(condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="report_type_has_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__has_keys", ["ca", "es", "en-gb"])), name="report_type_has_a_purpose"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ground__has_keys", ["ca", "es", "en-gb"])), name="report_type_has_a_ground"
                    ),
                    models.CheckConstraint(condition=models.Q(("owner__has_keys", ["ca", "es", "en-gb"])), name="report_type_has_an_owner"),
                    models.CheckConstraint(
                        condition=models.Q(("deadline_kind", "asked"), ("deadline_days__range", (1, 365)), _connector="OR"),
                        name="report_type_deadline_has_days",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="report_type_version_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="66eea173bdf48b6adb29d374a620adf2265f02fc",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_report_type_version_is_kept_627d7",
                            table="reports_typeversion",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("asked_by", models.CharField(max_length=150)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("received_on", models.DateField()),
                ("due_asked", models.DateField()),
                ("due_on", models.DateField()),
                ("language", models.CharField(max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being written"),
                            ("in_review", "Waits for approval"),
                            ("approved", "Approved"),
                            ("signing", "Being signed"),
                            ("signed", "Signed"),
                            ("delivered", "Delivered"),
                            ("withdrawn", "No longer needed"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("delivered_on", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                ("about", models.ManyToManyField(related_name="+", to="people.person")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="report_requests", to="organisation.worker"
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="report_request", to="documents.document"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="report_requests", to="casework.casefile"),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="reports_to_review", to="organisation.worker"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="reports.typeversion"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["delivered", "withdrawn"]), _negated=True),
                        fields=["due_on"],
                        name="report_request_due",
                    ),
                    models.Index(fields=["file", "-received_on"], name="report_request_by_file"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("asked_by", ""), _negated=True), name="report_request_says_who"),
                    models.CheckConstraint(
                        condition=models.Q(("due_asked__gte", models.F("received_on"))), name="report_due_after_it_came"
                    ),
                    models.CheckConstraint(condition=models.Q(("due_on__gte", models.F("due_asked"))), name="report_due_never_earlier"),
                    models.CheckConstraint(
                        condition=models.Q(("state", "delivered"), ("delivered_on__isnull", True), _connector="XOR"),
                        name="report_delivered_iff_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewer__isnull", True), models.Q(("reviewer", models.F("author")), _negated=True), _connector="OR"
                        ),
                        name="report_reviewer_is_not_its_author",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="reports.reportrequest"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("request", "number"), name="report_draft_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="report_draft_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f1460b2aa5d4c8b961fc8da18ce7f52ce18ec8f1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_report_draft_is_kept_1d89d",
                            table="reports_draft",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=40)),
                ("position", models.PositiveSmallIntegerField()),
                ("datum", models.CharField(max_length=60)),
                ("category", models.CharField(max_length=20)),
                ("text", models.TextField()),
                ("source", models.CharField(max_length=150)),
                ("dated", models.DateField(null=True)),
                ("stale_since", models.DateField(null=True)),
                ("origin", models.CharField(max_length=200)),
                ("about", models.JSONField(default=list)),
                ("covered", models.JSONField(default=list)),
                ("entering", models.CharField(max_length=8)),
                ("others", models.BooleanField(default=False)),
                (
                    "draft",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="reports.draft"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "section", "position"), name="report_statement_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("source", ""), _negated=True), models.Q(("origin", ""), _negated=True)),
                        name="report_statement_has_a_source",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="report_statement_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6d6072ed7ad53ea3bb60927bc42b4713fa6b2bf8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_report_statement_is_kept_35c3f",
                            table="reports_draftstatement",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="report_statement_is_allowed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF NOT EXISTS (\n    SELECT FROM reports_draft d\n    JOIN reports_reportrequest r ON r.id = d.request_id\n    JOIN reports_typeversion v ON v.id = r.version_id\n    WHERE d.id = NEW.draft_id AND NEW.category = ANY (v.allows)\n) THEN\n    RAISE EXCEPTION 'the type of this report does not allow %', NEW.category\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'report_statement_is_allowed';\nEND IF;\nRETURN NEW;\n",
                            hash="ed9cdf15fbcb2f65a12ff0ecf5d5c7ef5587d386",
                            operation="INSERT",
                            pgid="pgtrigger_report_statement_is_allowed_5304c",
                            table="reports_draftstatement",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("number", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="reports.reportrequest"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("request", "section"), name="report_judgement_once_a_section")],
            },
        ),
        migrations.CreateModel(
            name="ReportVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.draft"),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="reports.reportrequest"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("request", "number"), name="report_version_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="report_version_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a6666b6765c1c3d86961c4f2ad7b6d9ef2a27376",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_report_version_is_kept_12d46",
                            table="reports_reportversion",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("portal", "Through the other body’s own portal"),
                            ("register", "Through the general register"),
                            ("exchange", "Through the exchange between administrations"),
                            ("in_hand", "In hand"),
                            ("post", "By post"),
                        ],
                        max_length=8,
                    ),
                ),
                ("recipient", models.CharField(max_length=150)),
                ("receipt", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField()),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "request",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="delivery", to="reports.reportrequest"),
                ),
                (
                    "version",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="delivery", to="reports.reportversion"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("recipient", ""), _negated=True), name="report_delivery_says_to_whom")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="report_delivery_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fd6b50aab5b42ccab015ce4b25245d6befd771e0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_report_delivery_is_kept_b2686",
                            table="reports_delivery",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("linked_at", models.DateTimeField()),
                (
                    "entry",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="report_request", to="casework.entry"),
                ),
                (
                    "linked_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "request",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="reports.reportrequest"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RequestEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("received", "Request came in"),
                            ("drafted", "Draft put together"),
                            ("sent", "Sent to approval"),
                            ("returned", "Sent back"),
                            ("approved", "Approved"),
                            ("signing", "Signature begun"),
                            ("signed", "Signed"),
                            ("delivered", "Delivered"),
                            ("withdrawn", "No longer needed"),
                            ("reopened", "Taken back to be changed"),
                            ("author", "Another author"),
                            ("due", "Another day"),
                        ],
                        max_length=9,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="reports.reportrequest"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["request", "at"], name="report_event_by_time")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="report_event_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8de91d103dbd59919025ed9b02f3b6c344a2dc32",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_report_event_append_only_6f2cd",
                            table="reports_requestevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verdict", models.CharField(choices=[("approved", "Approved"), ("returned", "Sent back")], max_length=8)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker")),
                ("reviewer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker")),
                (
                    "version",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="review", to="reports.reportversion"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reviewer", models.F("author")), _negated=True), name="report_approver_is_not_its_author"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "returned"), _negated=True), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="report_sent_back_says_why",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="report_review_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="423ea512c6276992e572d0ec7b6e72a85dd29b67",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_report_review_is_kept_10444",
                            table="reports_review",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="report_review_knows_the_author",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nSELECT v.author_id INTO NEW.author_id FROM reports_reportversion v WHERE v.id = NEW.version_id;\nRETURN NEW;\n",
                            hash="7e02a431ace665954c073b26f0e1eafbefaa172e",
                            operation="INSERT",
                            pgid="pgtrigger_report_review_knows_the_author_f0a2b",
                            table="reports_review",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=40)),
                ("origin", models.CharField(max_length=200)),
                ("kept", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "request",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="choices", to="reports.reportrequest"),
                ),
                (
                    "worker",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="report_choice_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a3daa9f6d98de65172c9002ee4516da66657cbf3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_report_choice_is_kept_aa553",
                            table="reports_statementchoice",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Usefulness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("author", "Who wrote it"), ("recipient", "Who received it")], max_length=9)),
                ("score", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=300)),
                ("said_at", models.DateTimeField()),
                ("type", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="opinions", to="reports.reporttype")),
                (
                    "written_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("score__range", (1, 5))), name="usefulness_from_one_to_five"),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="usefulness_says_why"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="usefulness_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e8809bb90b018dbab08a9fb4abaef0809e1efa30",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_usefulness_is_kept_b27d8",
                            table="reports_usefulness",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipient", models.CharField(max_length=150)),
                ("ground", models.TextField()),
                ("categories", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "delivery",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="disclosures", to="reports.delivery"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="disclosures", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-at"], name="disclosure_by_person")],
                "constraints": [models.UniqueConstraint(fields=("delivery", "person"), name="disclosure_once_a_person")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="disclosure_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e1b647ea4a8c008095898dac4909e76d67997737",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_disclosure_append_only_9ac49",
                            table="reports_disclosure",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
