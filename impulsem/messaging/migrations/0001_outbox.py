import uuid

import django.contrib.postgres.fields
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
            name="ChannelPause",
            fields=[
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "E-mail"), ("sms", "Text message"), ("letter", "Letter")],
                        max_length=6,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("until", models.DateTimeField()),
                ("times", models.PositiveSmallIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="DemoText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("delivery_uuid", models.UUIDField(unique=True)),
                ("number", models.CharField(max_length=20)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LetterBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "centre",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.centre"),
                ),
                (
                    "made_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("purpose", impulsem.platform.words.WordsField(default=dict)),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("email", "E-mail"), ("sms", "Text message"), ("letter", "Letter")], max_length=6
                        ),
                        size=None,
                    ),
                ),
                ("samples", models.JSONField(default=dict)),
                ("at_any_hour", models.BooleanField(default=False)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__has_keys", ["ca", "es", "en-gb"])), name="message_template_purpose_in_all"
                    ),
                    models.CheckConstraint(condition=models.Q(("channels__len__gt", 0)), name="message_template_has_a_channel"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("body", impulsem.platform.words.WordsField(default=dict)),
                ("sms", impulsem.platform.words.WordsField(default=dict)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "template",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="messaging.template"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("template", "number"), name="template_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("body__has_keys", ["ca", "es", "en-gb"])), name="template_version_body_in_all"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sms__has_keys", ["ca", "es", "en-gb"])), name="template_version_sms_in_all"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="template_version_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5606c997d71b1a1eea4ca8879a76e675066806b4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_template_version_is_kept_f5cb5",
                            table="messaging_templateversion",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("key", models.CharField(max_length=120, unique=True)),
                ("language", models.CharField(max_length=8)),
                ("asked_language", models.CharField(max_length=8)),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("email", "E-mail"), ("sms", "Text message"), ("letter", "Letter")], max_length=6
                        ),
                        size=None,
                    ),
                ),
                ("key_name", models.CharField(max_length=20)),
                ("values", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="organisation.centre",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="people.person"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="messaging.templateversion"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["centre", "-id"], name="message_by_centre"),
                    models.Index(fields=["person", "-id"], name="message_by_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "channel",
                    models.CharField(
                        blank=True, choices=[("email", "E-mail"), ("sms", "Text message"), ("letter", "Letter")], max_length=6
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("delivered", "Arrived"),
                            ("bounced", "Came back"),
                            ("failed", "Not sent"),
                            ("parked", "Set aside"),
                            ("replaced", "Sent another way"),
                        ],
                        default="queued",
                        max_length=9,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_safe_contact", "There is no safe way to reach the person."),
                            ("came_back_before", "Messages to the only contact came back. Ask for a new one."),
                            ("no_longer_safe", "The contact ended or became unsafe before the message went."),
                            ("person_died", "The person has died."),
                            ("refused", "The other side does not take it: the address may be wrong."),
                            ("silent", "The server did not answer for days."),
                            ("tried_often", "It was tried several times, and the server never took it."),
                            ("doubtful", "It may have gone: the connection broke in between. Ask the person before it is sent again."),
                            ("broken", "It could not be written: something that its text needs is missing."),
                        ],
                        max_length=16,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("reference", models.CharField(blank=True, max_length=80)),
                (
                    "address",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.address"),
                ),
                (
                    "contact",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.contactpoint"),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="messaging.letterbatch"
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="messaging.message"),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(condition=models.Q(("state", "queued")), fields=["channel", "due_at"], name="delivery_due"),
                    models.Index(condition=models.Q(("state", "sending")), fields=["changed_at"], name="delivery_being_sent"),
                    models.Index(
                        condition=models.Q(("state__in", ["parked", "bounced", "failed"])), fields=["message"], name="delivery_to_look_at"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "replaced"), _negated=True), fields=("message",), name="delivery_one_way_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", ""), _negated=True), ("state__in", ["parked", "replaced"]), _connector="OR"
                        ),
                        name="delivery_without_a_way_is_parked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("delivered", "Arrived"),
                            ("bounced", "Came back"),
                            ("failed", "Not sent"),
                            ("parked", "Set aside"),
                            ("replaced", "Sent another way"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_safe_contact", "There is no safe way to reach the person."),
                            ("came_back_before", "Messages to the only contact came back. Ask for a new one."),
                            ("no_longer_safe", "The contact ended or became unsafe before the message went."),
                            ("person_died", "The person has died."),
                            ("refused", "The other side does not take it: the address may be wrong."),
                            ("silent", "The server did not answer for days."),
                            ("tried_often", "It was tried several times, and the server never took it."),
                            ("doubtful", "It may have gone: the connection broke in between. Ask the person before it is sent again."),
                            ("broken", "It could not be written: something that its text needs is missing."),
                        ],
                        max_length=16,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40)),
                (
                    "by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.worker"),
                ),
                (
                    "delivery",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="messaging.delivery"),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="delivery_event_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e1a2b19aa0a96f5522b61ce27c3492118b51e731",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_delivery_event_is_kept_61f37",
                            table="messaging_deliveryevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FailingContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                (
                    "contact",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="failing", to="people.contactpoint"),
                ),
            ],
        ),
    ]
