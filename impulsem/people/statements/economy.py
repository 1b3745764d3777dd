"""The money of the household: line by line, and summed up."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from impulsem.people.queries.money import money as money_of
from impulsem.people.rules.money import KIND_OF
from impulsem.platform.actors import Actor
from impulsem.platform.statements import About, Statement, mention
from impulsem.platform.web.dates import money


def housing_costs(about: About, actor: Actor) -> list[Statement]:
    """Rent, mortgage, supplies and what is owed for them (one query)."""
    wanted = {"rent", "mortgage", "utilities", "rent_arrears", "utility_arrears"}
    return [line for category, line in _lines(about, actor) if category in wanted]


def income(about: About, actor: Actor) -> list[Statement]:
    """What comes in, line by line (one query)."""
    return [line for category, line in _lines(about, actor) if KIND_OF[category] == "income"]


def expenses(about: About, actor: Actor) -> list[Statement]:
    """What goes out, without the dwelling (one query)."""
    housing = {"rent", "mortgage", "utilities"}
    return [line for category, line in _lines(about, actor) if KIND_OF[category] == "expense" and category not in housing]


def debts(about: About, actor: Actor) -> list[Statement]:
    """What is owed and owned (one query)."""
    return [line for category, line in _lines(about, actor) if KIND_OF[category] in ("debt", "asset")]


def totals(about: About, actor: Actor) -> list[Statement]:
    """Sums of the household: computed, of the subjects and of who lives with them (one query)."""
    sheet = money_of(about.persons, about.on, actor=actor, at=about.at)
    if not sheet.lines:
        return []
    total, number = sheet.totals, len(about.persons)
    origin = f"people.household:{about.household_id}:money"
    source, day, whose = _("Worked out from the lines of the file"), about.on, about.persons
    share = _each(total.income, number)
    found = [
        Statement(
            _("The household has an income of %(amount)s a month.") % {"amount": money(total.income)}, source, day, f"{origin}:in", whose
        ),
        Statement(
            ngettext(
                "Shared by the one person who lives there: %(amount)s a month.",
                "For each of the %(number)d people who live there: %(amount)s a month.",
                number,
            )
            % {"number": number, "amount": money(share)},
            source,
            day,
            f"{origin}:each",
            whose,
        ),
        Statement(
            _("After expenses of %(spent)s, %(left)s are left.") % {"spent": money(total.expense), "left": money(total.left)},
            source,
            day,
            f"{origin}:left",
            whose,
        ),
    ]
    if rent := sum((line.per_month or Decimal(0) for line in sheet.lines if line.category in ("rent", "mortgage")), Decimal(0)):
        found += _share_of_rent(rent, total.income, Statement("", source, day, f"{origin}:rent", whose))
    return found


def _each(amount: Decimal, number: int) -> Decimal:
    return (amount / max(number, 1)).quantize(Decimal("0.01"))


def _share_of_rent(rent: Decimal, income: Decimal, blank: Statement) -> list[Statement]:
    if not income:
        return []
    share = number_format(rent * 100 / income, 0)
    return [dataclasses.replace(blank, text=_("The dwelling takes %(share)s %% of the income.") % {"share": share})]


def _lines(about: About, actor: Actor) -> list[tuple[str, Statement]]:
    """Each line of money with its category (one query)."""
    found = []
    for line in money_of(about.persons, about.on, actor=actor, at=about.at).lines:
        said = {
            "who": mention(line.person_id),
            "what": line.category_label.lower() + (f" ({line.label})" if line.label else ""),
            "amount": money(line.amount),
            "often": line.frequency_label,
        }
        text = _("%(who)s: %(what)s, %(amount)s %(often)s.") if line.per_month is not None else _("%(who)s: %(what)s, %(amount)s.")
        stale = line.verified_until + dt.timedelta(days=1) if line.verified_until else None
        origin = f"people.economicfact:{line.fact_id}"
        statement = Statement(text % said, line.source_label, line.since, origin, (line.person_id,), stale_since=stale)
        found.append((line.category, statement))
    return found
