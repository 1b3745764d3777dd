"""What the rules say, in the words of the reader. Codes are those of `rules` and of `engine.results`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from impulsem.entitlement.engine.law.rule import Missing, Pays
from impulsem.entitlement.engine.results import Change, Number, State, Unit, Verdict
from impulsem.platform.web import dates

Words = Mapping[str, Promise]

STATES: Mapping[State, Promise] = {
    State.PROPOSED: pgettext_lazy("benefit", "Proposed"),
    State.NOT_PROPOSED: pgettext_lazy("benefit", "Not proposed"),
    State.MISSING: gettext_lazy("Something is missing"),
    State.NOT_IN_FORCE: gettext_lazy("No rule in force on that date"),
}
VERDICTS: Mapping[Verdict, Promise] = {
    Verdict.PASSED: gettext_lazy("Yes"),
    Verdict.NOT_PASSED: gettext_lazy("No"),
    Verdict.UNKNOWN: gettext_lazy("Not known"),
}
#: Each condition as a sentence that is answered with yes, no or not known.
STEPS: Words = {
    "nobody": gettext_lazy("Somebody lives there"),
    "rgc.age": gettext_lazy("Somebody is old enough to apply"),
    "rgc.residence": gettext_lazy("Somebody old enough has been registered in Catalonia for long enough"),
    "rgc.legal": gettext_lazy("Somebody who can apply resides legally"),
    "rgc.income": gettext_lazy("The income of the last months is under the limit"),
    "imv.age": gettext_lazy("Somebody is old enough to apply"),
    "imv.residence": gettext_lazy("Somebody old enough has resided legally for long enough"),
    "imv.income": gettext_lazy("The income of last year is under the limit"),
    "imv.wealth": gettext_lazy("What the family unit owns, less its loans, is under the limit"),
    "imv.ages": gettext_lazy("It is known who is a child"),
    "imv.base": gettext_lazy("Something is paid besides the supplement for children"),
    "imv.with_children": gettext_lazy("There is a supplement for children"),
    "imv.single_parent": gettext_lazy("There is a single-parent supplement"),
    "child_fund.children": gettext_lazy("Children of the age of the fund live there"),
    "child_fund.income": gettext_lazy("The income of last year is within the limit"),
    "child_fund.single_parent": gettext_lazy("There is a single-parent supplement"),
    "emergency_aid.need": gettext_lazy("There is something to help with"),
    "emergency_aid.rent": gettext_lazy("The home is unpaid, or an eviction is announced"),
    "emergency_aid.supplies": gettext_lazy("Supplies are unpaid, or a cut is announced"),
    "emergency_aid.food": gettext_lazy("Nothing is left for food after the home and the supplies"),
    "emergency_aid.income": gettext_lazy("The income of a month is within the limit"),
    "emergency_aid.rent_within": gettext_lazy("The rent is not above the highest that the aid takes"),
    "school_meals.pupils": gettext_lazy("Pupils live there"),
    "school_meals.income": gettext_lazy("The income of the year before the school year is within the limit"),
    "school_meals.full": gettext_lazy("The income is within the limit for all of the meals"),
    "energy_poverty.unpaid": gettext_lazy("Supplies are unpaid, or a cut is announced"),
    "energy_poverty.income": gettext_lazy("The income of a month is under the limit"),
    "energy_poverty.report": gettext_lazy("A report of social services is needed"),
}
NUMBERS: Words = {
    "income": gettext_lazy("Income that counts"),
    "limit": gettext_lazy("Limit"),
    "guaranteed": gettext_lazy("Guaranteed amount"),
    "people": gettext_lazy("People"),
    "children": gettext_lazy("Children"),
    "wealth": gettext_lazy("Owned, less loans"),
    "complement": gettext_lazy("Supplement"),
    "arrears": gettext_lazy("Owed"),
    "left": gettext_lazy("Left"),
    "rent": gettext_lazy("Rent or mortgage"),
}
#: What has to change for a condition that no amount and no day would change.
OTHERWISE: Words = {
    "nobody": gettext_lazy("Somebody has to live there."),
    "rgc.age": gettext_lazy("Somebody of the family unit has to be old enough."),
    "rgc.residence": gettext_lazy("Somebody old enough has to be registered in Catalonia for long enough."),
    "rgc.legal": gettext_lazy("Somebody who can apply has to reside legally."),
    "imv.age": gettext_lazy("Somebody of the family unit has to be old enough."),
    "imv.residence": gettext_lazy("Somebody old enough has to reside legally for long enough."),
    "imv.ages": gettext_lazy("It has to be known who is a child."),
    "child_fund.children": gettext_lazy("Children of the age of the fund have to live there."),
    "emergency_aid.need": gettext_lazy(
        "Unpaid rent or supplies, an announced eviction or cut, or nothing left for food would be a reason."
    ),
    "school_meals.pupils": gettext_lazy("Pupils have to live there."),
    "energy_poverty.unpaid": gettext_lazy("Unpaid supplies or an announced cut would be a reason."),
}
CAVEATS: Words = {
    "stale_facts": gettext_lazy("Some facts that were used have to be verified again."),
    "kin_unknown": gettext_lazy(
        "How some of those who live there are related is not known: another family unit could give another answer."
    ),
    "rgc.age_exceptions": gettext_lazy("Younger people can apply in some situations of the law, which are not worked out here."),
    "imv.age_exceptions": gettext_lazy("Younger people can apply in some situations of the law, which are not worked out here."),
    "imv.main_home": gettext_lazy("The home itself does not count as wealth; what is written down does not tell it apart."),
    "child_fund.call": gettext_lazy("Only the call of each year decides; without one there is no fund."),
    "emergency_aid.assessed": gettext_lazy(
        "A professional assesses the need and the amount; the rule only says that it should be looked at."
    ),
    "school_meals.full_follow_up": gettext_lazy("All of the meals are paid only where social services follow the family."),
    "school_meals.severe": gettext_lazy("For a severe disability the call has another limit, which is not worked out here."),
    "energy_poverty.law_changed": gettext_lazy(
        "The law was changed in 2026 and its consolidated text was not read: check it before a report."
    ),
}
MISSING: Mapping[Missing, Promise] = {
    Missing.BIRTH: gettext_lazy("When somebody was born"),
    Missing.INCOME: gettext_lazy("What an adult lives on, or that they have no income of their own"),
    Missing.LEGAL: gettext_lazy("Whether somebody resides legally"),
    Missing.RESIDENCE: gettext_lazy("Since when somebody is registered"),
    Missing.PUPIL: gettext_lazy("Whether a child is at school"),
    Missing.FIGURE: gettext_lazy("A figure that no source gives for a household like this one"),
}
STATUSES: Words = {
    "confirmed": pgettext_lazy("figure", "Confirmed"),
    "secondary": gettext_lazy("From a second source"),
    "derived": gettext_lazy("Worked out"),
    "unverified": gettext_lazy("Not verified"),
}
AMOUNTS: Mapping[Unit, Promise] = {
    Unit.CENTS_MONTH: gettext_lazy("%(euro)s a month"),
    Unit.CENTS_YEAR: gettext_lazy("%(euro)s a year"),
    Unit.CENTS_DAY: gettext_lazy("%(euro)s a school day"),
}


def euro(cents: int) -> str:
    return dates.money(Decimal(cents) / 100)


def amount(value: int, unit: Unit) -> str:
    """A number as it is read: "801.85 € a month", "3"."""
    if unit == Unit.COUNT:
        return str(value)
    if unit == Unit.PERCENT:
        return f"{value}\u00a0%"
    return str(AMOUNTS[unit]) % {"euro": euro(value)} if unit in AMOUNTS else euro(value)


def number(of: Number) -> tuple[str, str]:
    """What it is called, and the number itself."""
    return str(NUMBERS.get(of.name, of.name)), amount(of.value, of.unit)


def paid(cents: int, pays: Pays) -> str:
    """The amount of a proposal; nothing where none is worked out."""
    unit = {Pays.MONTHLY: Unit.CENTS_MONTH, Pays.SCHOOL_DAY: Unit.CENTS_DAY, Pays.ONCE: Unit.CENTS}.get(pays)
    return amount(cents, unit) if unit and cents else ""


def change(of: Change, *, step: str = "") -> str:
    """What would change the answer, or how far it holds. step: the condition that it is about."""
    if of.code == "below" and of.cents is not None and of.unit is not None:
        return _("There is room of %(amount)s under the limit.") % {"amount": amount(of.cents, of.unit)}
    if of.code == "above" and of.cents is not None and of.unit is not None:
        if of.cents == 0:
            return _("It is exactly the limit, and has to be under it.")
        given = {"amount": amount(of.cents, of.unit)}
        if step == "imv.wealth":
            return _("What they own, less loans, is %(amount)s above the limit.") % given
        return _("The income is %(amount)s above the limit.") % given
    if of.code == "from_day" and of.day is not None:
        return _("From %(day)s on it is so by itself.") % {"day": dates.long_date(of.day)}
    if of.code == "ask" and of.missing is not None:
        return _("To be asked: %(what)s.") % {"what": _lower_first(str(MISSING[of.missing]))}
    return str(OTHERWISE.get(of.code, STEPS.get(of.code, of.code)))


def absent(name: str, last: dt.date | None) -> str:
    """A figure without a value on the day."""
    if last is None:
        return _("%(figure)s: no value is known.") % {"figure": name}
    return _("%(figure)s: the last value held until %(day)s.") % {"figure": name, "day": dates.long_date(last)}


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
