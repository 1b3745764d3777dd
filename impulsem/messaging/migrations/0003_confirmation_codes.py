import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0002_whose_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConfirmationCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("channel", models.CharField(choices=[("email", "E-mail"), ("sms", "Text message"), ("letter", "Letter")], max_length=6)),
                ("contact_hash", models.CharField(max_length=64)),
                ("origin_hash", models.CharField(max_length=64)),
                ("code_hash", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=8)),
                ("key_name", models.CharField(blank=True, max_length=20)),
                ("outgoing", models.BinaryField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["contact_hash", "asked_at"], name="confirmation_code_by_contact"),
                    models.Index(fields=["origin_hash", "asked_at"], name="confirmation_code_by_origin"),
                    models.Index(fields=["asked_at"], name="confirmation_code_by_time"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("channel__in", ["email", "sms"])), name="confirmation_code_by_wire"),
                    models.CheckConstraint(
                        condition=models.Q(("used_at__isnull", True), ("confirmed_at__isnull", False), _connector="OR"),
                        name="confirmation_code_used_once_confirmed",
                    ),
                ],
            },
        ),
    ]
