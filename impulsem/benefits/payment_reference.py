"""Budget lines and what excludes what, from the city's folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from impulsem.benefits.models import BudgetLine, ExcludingBenefits
from impulsem.benefits.rules.bank import OutsideSepa, WrongNumber, account_number
from impulsem.entitlement.models import Benefit
from impulsem.platform import city

FILE = "benefits/payments.toml"


@transaction.atomic
def load_budget(*, folder: Path) -> dict[str, int]:
    """Bring lines up to the city's `folder`, after its benefits. The amount of a line that is there stays as it is: staff change it.

    A city may have none yet.
    """
    if not (folder / FILE).is_file():
        return {}
    told = city.settings(folder, FILE)
    try:
        account_number(told["debtor"]["iban"])
    except (WrongNumber, OutsideSepa):
        raise city.CityFolderError(f"{FILE}: the account of who pays is not one") from None
    known = {benefit.code: benefit for benefit in Benefit.objects.all()}
    for row in told["line"]:
        for year in row["years"]:
            line, _new = BudgetLine.objects.update_or_create(
                year=year,
                code=row["code"],
                defaults={"name": row["name"], "receipts_within": row.get("receipts_within")},
                create_defaults={"name": row["name"], "receipts_within": row.get("receipts_within"), "amount": row["amount"]},
            )
            line.benefits.set(_benefits(row["benefits"], known))
    for row in told.get("excluding", ()):
        one, other = sorted(_benefits(row["benefits"], known), key=lambda benefit: benefit.pk)
        ExcludingBenefits.objects.get_or_create(one=one, other=other)
    return {"budget lines": BudgetLine.objects.count()}


def _benefits(codes: Iterable[str], known: dict[str, Benefit]) -> list[Benefit]:
    if unknown := [code for code in codes if code not in known]:
        raise city.CityFolderError(f"{FILE}: unknown benefits {unknown}")
    return [known[code] for code in codes]
