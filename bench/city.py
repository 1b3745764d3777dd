"""The city that is measured: the demo at a scale, kept between runs."""

from __future__ import annotations

from django.core.management import call_command

from impulsem.casework.models import CaseFile, Entry
from impulsem.people.models import Person


def prepare(scale: str) -> str:
    """Migrate, load the demo city when there is none, and say how large it is."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not Person.objects.exists():
        call_command("load_city")
        call_command("demo", city="barcelona", scale=float(scale), years=2, seed=1)
    persons, files, entries = Person.objects.count(), CaseFile.objects.count(), Entry.objects.count()
    return f"scale {scale}: {persons} persons, {files} files, {entries} entries"
