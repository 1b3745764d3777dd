"""What `people` can state for a report: who people are, who lives together, the dwelling, the money, circumstances, ties and measures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.people.statements import circumstances, economy, persons
from impulsem.platform.statements import Category, Datum, data

for number, (code, title, category, load, budget) in enumerate(
    (
        ("identity", _("Name, birth, nationality"), Category.IDENTITY, persons.identity, 1),
        ("identifiers", _("Numbers of identity documents"), Category.IDENTITY, persons.identifiers, 1),
        ("contact", _("Phones and e-mails that are safe to use"), Category.CONTACT, persons.contact, 1),
        ("address", _("Address"), Category.CONTACT, persons.address, 1),
        ("languages", _("Languages, need of an interpreter"), Category.LANGUAGE, persons.languages, 1),
        ("household", _("Who lives together, since when"), Category.HOUSEHOLD, persons.household, 1),
        ("changes", _("Changes of the household in two years"), Category.HOUSEHOLD, persons.changes, 2),
        ("family", _("Family of the person"), Category.TIES, persons.family, 1),
        ("support", _("Carers and support"), Category.TIES, persons.support, 1),
        ("measures", _("Guardianship, protection orders"), Category.MEASURES, persons.measures, 1),
        ("dwelling", _("Neighbourhood, title to the dwelling"), Category.HOUSING, persons.dwelling, 1),
        ("housing_costs", _("What the dwelling costs, arrears"), Category.HOUSING, economy.housing_costs, 1),
        ("income", _("Income, line by line"), Category.ECONOMY, economy.income, 1),
        ("expenses", _("Expenses, line by line"), Category.ECONOMY, economy.expenses, 1),
        ("debts", _("Debts and belongings"), Category.ECONOMY, economy.debts, 1),
        ("totals", _("Sums of the household"), Category.ECONOMY, economy.totals, 1),
        ("work", _("No income, looking for work"), Category.ECONOMY, circumstances.work, 1),
        ("housing_risks", _("Evictions and cuts that are announced"), Category.HOUSING, circumstances.housing_risks, 1),
        ("recognised", _("Large family, children at school"), Category.HOUSEHOLD, circumstances.recognised, 1),
        ("disability", _("Disability and dependency"), Category.CONFIDENTIAL, circumstances.disability, 1),
    ),
    start=1,
):
    data.register(Datum(f"people.{code}", title, category, load, budget, number * 10))
