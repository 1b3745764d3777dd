import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

import impulsem.platform.words


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0004_working_time"),
        ("people", "0007_kept_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("size", models.PositiveBigIntegerField()),
                ("key", models.CharField(max_length=20)),
                ("closed", models.BinaryField()),
                ("kept_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=29, unique=True)),
                ("title", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice", "Data-protection notice"),
                            ("consent", "Consent"),
                            ("plan", "Plan"),
                            ("report", "Report"),
                            ("assessment", "Assessment"),
                            ("letter", "Letter"),
                            ("hand_over", "Hand-over"),
                            ("request", "Request"),
                            ("identity", "Identity document"),
                            ("register", "Register of residents"),
                            ("family", "Family book or civil register"),
                            ("income", "Proof of income"),
                            ("housing", "Housing: lease, bill, notice"),
                            ("health", "Health report"),
                            ("disability", "Disability or dependency decision"),
                            ("education", "School or training"),
                            ("court", "Court or police"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("origin", models.CharField(choices=[("issued", "Made here"), ("uploaded", "Brought in")], max_length=8)),
                (
                    "proves",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("identity", "Who somebody is"),
                            ("address", "Where somebody lives"),
                            ("family", "Family ties"),
                            ("income", "Income or assets"),
                            ("expenses", "Expenses or debts"),
                            ("housing", "The right to a dwelling"),
                            ("disability", "Disability or dependency"),
                            ("health", "A state of health"),
                            ("work", "Work or looking for it"),
                            ("studies", "Studies"),
                            ("judgment", "A decision of a court"),
                            ("agreement", "That somebody agreed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("valid_until", models.DateField(null=True)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("sha256", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=40)),
                ("size", models.PositiveBigIntegerField()),
                ("pages", models.PositiveSmallIntegerField(null=True)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("not_needed", "Made here"),
                            ("not_scanned", "No scanner is set up"),
                            ("clean", "Scanned: nothing found"),
                            ("parked", "Not scanned yet: the scanner did not answer"),
                        ],
                        default="not_needed",
                        max_length=12,
                    ),
                ),
                ("scan_said", models.CharField(blank=True, max_length=200)),
                (
                    "signing",
                    models.CharField(
                        choices=[("none", "No signature asked for"), ("asked", "Waiting for signatures"), ("signed", "Signed by all")],
                        default="none",
                        max_length=6,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("let_go_at", models.DateTimeField(null=True)),
                ("about", models.ManyToManyField(related_name="documents", to="people.person")),
                (
                    "blob",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="documents.blob"
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.centre"),
                ),
                (
                    "made_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "source",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.blob"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("let_go_at__isnull", True)), fields=["kind", "made_at"], name="document_by_kind")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("blob__isnull", True), ("let_go_at__isnull", True), _connector="XOR"),
                        name="document_kept_or_let_go",
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="document_has_a_title"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroundType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("code", models.CharField(max_length=30)),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("consent", "Consent"),
                            ("public_task", "Public task"),
                            ("legal_duty", "Legal duty"),
                            ("look_up", "Look-up in another administration"),
                        ],
                        max_length=11,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                ("purpose", impulsem.platform.words.WordsField(default=dict)),
                ("parties", impulsem.platform.words.WordsField(default=dict)),
                ("data", impulsem.platform.words.WordsField(default=dict)),
                ("withdrawal", impulsem.platform.words.WordsField(default=dict)),
                ("law", impulsem.platform.words.WordsField(default=dict)),
                ("months", models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="ground_type_not_empty"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("code", "="), ("valid", "&&")], name="ground_type_one_version"
                    ),
                    models.UniqueConstraint(fields=("code", "version"), name="ground_type_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="ground_title_in_every_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__has_keys", ["ca", "es", "en-gb"])), name="ground_purpose_in_every_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parties__has_keys", ["ca", "es", "en-gb"])), name="ground_parties_in_every_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("data__has_keys", ["ca", "es", "en-gb"])), name="ground_data_in_every_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawal__has_keys", ["ca", "es", "en-gb"])), name="ground_withdrawal_in_every_language"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ground",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30)),
                ("answer", models.CharField(choices=[("given", "Given"), ("refused", "Refused"), ("objected", "Objected")], max_length=8)),
                ("language", models.CharField(max_length=8)),
                ("how", models.CharField(choices=[("screen", "On screen"), ("paper", "On paper")], max_length=6)),
                ("answered_at", models.DateTimeField()),
                ("holds_until", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("withdrawn", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "document",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"),
                ),
                (
                    "ended_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="grounds", to="people.person")),
                ("type", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="documents.groundtype")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("person", "code"), name="ground_one_open_answer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawn", False), ("ended_at__isnull", False), _connector="OR"),
                        name="ground_withdrawn_is_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("ended_at__gte", models.F("answered_at")), _connector="OR"),
                        name="ground_ends_after_it_began",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="ground_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6a141fc466dbd4a87598deee70cff4b903f2c010",
                            operation="DELETE",
                            pgid="pgtrigger_ground_is_kept_82249",
                            table="documents_ground",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="ground_is_not_rewritten",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."ended_at" IS NOT NULL OR NEW."answer" IS DISTINCT FROM (OLD."answer") OR NEW."person_id" IS DISTINCT FROM (OLD."person_id") OR NEW."type_id" IS DISTINCT FROM (OLD."type_id") OR NEW."answered_at" IS DISTINCT FROM (OLD."answered_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="b41a4b3621f6ec33d2f30ecefbee021c3ca58f19",
                            operation="UPDATE",
                            pgid="pgtrigger_ground_is_not_rewritten_fec51",
                            table="documents_ground",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200)),
                ("placed_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "document",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="documents.document"
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="document_holds", to="people.person"
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("document__isnull", True), ("person__isnull", True), _connector="XOR"),
                        name="hold_on_a_document_or_a_person",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="hold_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(("lifted_at__isnull", True), ("lifted_at__gte", models.F("placed_at")), _connector="OR"),
                        name="hold_lifted_after_placed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("code", models.CharField(max_length=30)),
                ("version", models.PositiveSmallIntegerField()),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                ("sections", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="notice_not_empty"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("code", "="), ("valid", "&&")], name="notice_one_version"
                    ),
                    models.UniqueConstraint(fields=("code", "version"), name="notice_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="notice_title_in_every_language"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeGiven",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=8)),
                ("how", models.CharField(choices=[("screen", "On screen"), ("paper", "On paper")], max_length=6)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "document",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"),
                ),
                ("notice", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="given", to="documents.notice")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="people.person")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("notice", "person"), name="notice_given_once")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="notice_given_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4a5b43ac3fe7a5c04ba80cd7cf730808609b1652",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_notice_given_is_kept_61c25",
                            table="documents_noticegiven",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("process", models.CharField(max_length=30)),
                ("kinds", models.JSONField(default=list)),
                ("years", models.PositiveSmallIntegerField()),
                (
                    "counted_from",
                    models.CharField(
                        choices=[("made", "the day it was made or brought in"), ("expired", "the day until which it proves something")],
                        max_length=7,
                    ),
                ),
                ("title", impulsem.platform.words.WordsField(default=dict)),
                ("law", impulsem.platform.words.WordsField(default=dict)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="retention_rule_not_empty"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("process", "="), ("valid", "&&")], name="retention_rule_one_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title__has_keys", ["ca", "es", "en-gb"])), name="retention_title_in_every_language"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(choices=[("let_go", "Let go"), ("held", "Held back"), ("lifted", "Hold lifted")], max_length=6)),
                ("kept_until", models.DateField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="retention_events", to="documents.document"
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="documents.legalhold"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="documents.retentionrule"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("what", "let_go")), fields=("document",), name="document_let_go_once")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="retention_event_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7f079ccf8e1066db3e82a7ae9013bf56cc4c7cf9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_retention_event_is_kept_04cc6",
                            table="documents_retentionevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignatureRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("field", models.CharField(max_length=20)),
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("code_hash", models.CharField(blank=True, max_length=64)),
                ("code_until", models.DateTimeField(null=True)),
                ("code_wrong", models.PositiveSmallIntegerField(default=0)),
                (
                    "document",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="documents.document"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="signature_requests", to="people.person"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="signature_requests", to="organisation.worker"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("signed_at__isnull", True)), fields=["worker"], name="signature_waits_for")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("worker__isnull", True), ("person__isnull", True), _connector="XOR"),
                        name="signer_is_a_worker_or_a_person",
                    ),
                    models.UniqueConstraint(fields=("document", "field"), name="signature_field_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)), fields=("document", "person"), name="signer_person_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("worker__isnull", False)), fields=("document", "worker"), name="signer_worker_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("certificate", "With the signer’s own certificate"),
                            ("drawn", "Drawn by hand, sealed by the centre"),
                            ("code", "Confirmed with a code, sealed by the centre"),
                            ("official", "By an authorised official for the person"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("B-B", "PAdES B-B: without a time stamp"), ("B-T", "PAdES B-T: with a time stamp")], max_length=3
                    ),
                ),
                ("certificate", models.CharField(max_length=300)),
                ("issuer", models.CharField(max_length=300)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("sha256_before", models.CharField(max_length=64)),
                ("sha256_after", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "official",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signature", to="documents.signaturerequest"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "official"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="signature_for_somebody_says_why",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="signature_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="89778f01f910505707cfa04435f60c383f6a1288",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_signature_is_kept_ddb81",
                            table="documents_signature",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
