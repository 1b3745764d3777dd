"""`impulsem load_city`: bring the city's reference data into the database, or up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from impulsem.agenda.reference import load_closed_days, load_visit_reasons
from impulsem.benefits.reference import load_budget, load_requesters
from impulsem.casework.reference import load_instruments
from impulsem.documents.reference import load_documents
from impulsem.entitlement.reference import load_benefits
from impulsem.groups.reference import load_groups
from impulsem.intake.reference import load_intake
from impulsem.messaging.reference import load_templates
from impulsem.organisation.reference import load_centres
from impulsem.people.reference import load_name_variants
from impulsem.places.services import load_territory
from impulsem.platform import clock
from impulsem.platform.city import CityFolderError
from impulsem.platform.city import settings as vocabulary
from impulsem.registers.reference import load_registers
from impulsem.reports.reference import load_report_types
from impulsem.strategy.reference import load_strategy


class Command(BaseCommand):
    help = "Loads a city's territory, centres, reasons for visit, public holidays and name variants, or brings them up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.CITY_DIR, help="the city's folder (default: %(default)s)")

    def handle(self, *args: Any, folder: Path, verbosity: int, **options: Any) -> None:
        try:
            with transaction.atomic():
                counts = {
                    **load_territory(folder=folder),
                    **load_centres(folder=folder, on=clock.today()),
                    "reasons for visit": load_visit_reasons(vocabulary(folder, "vocabulary.toml")["visit_reason"]),
                    "public holidays": load_closed_days(folder=folder),
                    **load_name_variants(folder=folder),
                    **load_instruments(folder=folder),  # a city may have none yet
                    **(load_templates(folder=folder) if (folder / "messages").is_dir() else {}),  # a city may have none yet
                    **(load_report_types(folder=folder / "reports") if (folder / "reports").is_dir() else {}),
                    **(load_documents(folder=folder) if (folder / "documents").is_dir() else {}),
                    **(load_registers(folder=folder) if (folder / "registers").is_dir() else {}),  # after the grounds that they name
                    **load_benefits(folder=folder),  # a city may have none yet
                    **load_requesters(folder=folder),  # the same
                    **load_budget(folder=folder),
                    **load_intake(folder=folder, on=clock.today()),  # a city may have none yet
                    **load_groups(folder=folder),  # a city may have none yet
                    **(load_strategy(folder=folder) if (folder / "strategy").is_dir() else {}),  # a city may have none yet
                }
        except CityFolderError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(", ".join(f"{count:,} {what}" for what, count in counts.items()))
