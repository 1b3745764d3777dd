"""What comes in, what goes out, what is owed and owned: asked once, with its source and how long it can be trusted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.people.models.persons import Person
from impulsem.platform.periods import Valid, no_overlap, not_empty


class EconomicFact(Valid):
    """An amount of one person during a time. Sums per month are computed (`people.rules.money`), never typed."""

    class Kind(models.TextChoices):
        INCOME = "income", _("Income")
        EXPENSE = "expense", _("Expense")
        DEBT = "debt", _("Debt")
        ASSET = "asset", _("Asset")

    class Category(models.TextChoices):
        SALARY = "salary", _("Salary")
        SELF_EMPLOYED = "self_employed", _("Self-employment")
        PENSION = "pension", _("Pension")
        NON_CONTRIBUTORY = "non_contributory", _("Non-contributory pension")
        UNEMPLOYMENT = "unemployment", _("Unemployment benefit")
        MINIMUM_INCOME = "minimum_income", _("Minimum or guaranteed income")
        FAMILY = "family", _("Child or family benefit")
        MAINTENANCE = "maintenance", _("Maintenance from a former partner")
        INFORMAL = "informal", _("Informal work")
        OTHER_INCOME = "other_income", _("Other income")
        RENT = "rent", _("Rent or room")
        MORTGAGE = "mortgage", _("Mortgage")
        UTILITIES = "utilities", _("Electricity, water, gas")
        SCHOOL = "school", _("School and care of children")
        HEALTH = "health", _("Health and care")
        TRANSPORT = "transport", _("Transport")
        OTHER_EXPENSE = "other_expense", _("Other expense")
        RENT_ARREARS = "rent_arrears", _("Rent or mortgage arrears")
        UTILITY_ARREARS = "utility_arrears", _("Utility arrears")
        LOAN = "loan", _("Loan or card")
        SAVINGS = "savings", _("Savings")
        PROPERTY = "property", _("Property")

    class Frequency(models.TextChoices):
        MONTHLY = "monthly", _("a month")
        FOURTEEN = "fourteen", _("in 14 payments a year")  # Spanish pensions and many salaries
        YEARLY = "yearly", _("a year")
        ONCE = "once", _("once")

    class Source(models.TextChoices):
        DECLARED = "declared", _("Declared by the person")
        DOCUMENT = "document", _("Document seen")
        TAX = "tax", _("Tax agency")
        SOCIAL_SECURITY = "social_security", _("Social security")
        EMPLOYMENT = "employment", _("Employment service")
        REGISTER = "register", _("Municipal register")
        DISABILITY = "disability", _("Disability register")
        FAMILIES = "families", _("Register of large families")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="economic_facts")
    kind = models.CharField(max_length=7, choices=Kind)
    category = models.CharField(max_length=18, choices=Category)
    label = models.CharField(max_length=80, blank=True)  # tells two of a category apart: "cleaning, mornings"
    amount = models.DecimalField(max_digits=11, decimal_places=2)  # euro
    frequency = models.CharField(max_length=8, choices=Frequency, default=Frequency.MONTHLY)
    source = models.CharField(max_length=16, choices=Source, default=Source.DECLARED)
    verified_until = models.DateField(null=True)  # after this day it must be asked or looked up again
    evidence = models.CharField(
        max_length=60, blank=True, db_default=""
    )  # the row that proves it: "documents.document:12", "registers.lookup:5"

    class Meta:
        constraints = [
            not_empty("economic_fact_not_empty"),
            models.CheckConstraint(name="economic_fact_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="economic_fact_debts_and_assets_are_once", condition=~Q(kind__in=["debt", "asset"]) | Q(frequency="once")
            ),
            no_overlap("economic_fact_once", "person", "category", "label"),
        ]
