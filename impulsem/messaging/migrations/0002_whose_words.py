"""Whose words a template's version has, by name: the city's own templates must not hang on workers, who come later."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_outbox")]

    operations = [
        migrations.RemoveField("templateversion", "made_by"),
        migrations.AddField("templateversion", "made_by", models.CharField(blank=True, default="", max_length=150), preserve_default=False),
    ]
