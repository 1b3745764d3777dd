"""What can be done with one application: which of it, by whom, with which form, and the one domain call of each."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from impulsem.benefits import forms as questions
from impulsem.benefits import permissions, services
from impulsem.benefits.models import Application, BudgetLine, PayeeAccount
from impulsem.benefits.queries import Story
from impulsem.people import services as people
from impulsem.people.models import Circumstance, Person
from impulsem.people.permissions import writes_money
from impulsem.people.services import CircumstanceDetails, FactDetails
from impulsem.platform import clock
from impulsem.platform.actors import Actor

State = Application.State
Said = str | Promise


@dataclasses.dataclass(frozen=True, slots=True)
class Act:
    """`do` takes the cleaned data, does its one thing and gives the sentence that says so."""

    do: Callable[[dict[str, Any]], Said]
    form: Callable[[Any], forms.Form] = forms.Form


@dataclasses.dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do with an application as it stands."""

    application: Application
    story: Story
    by: Actor
    at: dt.datetime

    @property
    def office(self) -> bool:
        return permissions.handles_applications(self.by)

    def offered(self) -> dict[str, Act]:
        """By the name of the button. What cannot be done now is not offered; the service refuses it all the same."""
        found: dict[str, Act] = {}
        application, open_one = self.application, self.application.is_open
        if application.state == State.DRAFT:
            found["submit"] = Act(self._submit, self._submit_form)
        if open_one and self.story.prepared is None:
            found["withdraw"] = Act(self._withdraw, questions.WithdrawForm)
        if open_one and application.needs_assessment and permissions.reads_applications(self.by):
            found["assess"] = Act(self._assess, self._assess_form)
        if open_one and self.story.known and self.story.known.without_income and writes_money(self.by):
            found["income"] = Act(self._income, self._income_form)
        if application.state == State.MORE_INFORMATION:
            found["answered"] = Act(self._answered)
        if open_one:
            found["receipt"] = Act(self._receipt)
        if application.state == State.DECIDED and self.story.decided and not self.story.open_appeal:
            found["appeal"] = Act(self._appeal, lambda data: questions.AppealForm(data, today=clock.today()))
        return found | (self._of_the_office() if self.office else {})

    def _of_the_office(self) -> dict[str, Act]:
        found: dict[str, Act] = {}
        application, story, me = self.application, self.story, self.by.worker_id
        if application.is_open:
            found |= {"claim": Act(self._claim)} if application.claimed_by_id is None else {"release": Act(self._release)}
        if application.state == State.SUBMITTED:
            found["ask"] = Act(self._ask, questions.AskForm)
        if story.open_appeal is not None and story.open_appeal.decided_by_id != me:
            found["settle"] = Act(self._settle, questions.SettleForm)
        if application.state == State.DECIDED and story.decided and story.open_appeal is None:
            found["close"] = Act(self._close)
        return found | self._of_deciding()

    def _of_deciding(self) -> dict[str, Act]:
        """Who prepared it does not check it; who submitted it does not decide."""
        application, story, me = self.application, self.story, self.by.worker_id
        may_decide = application.submitted_by_id != me
        if story.prepared is not None:
            if story.prepared.prepared_by_id == me:
                return {}
            return {"send_back": Act(self._send_back, questions.SendBackForm)} | ({"approve": Act(self._approve)} if may_decide else {})
        if application.state not in Application.WAITS_FOR_US and not story.decided_anew:
            return {}
        return {"propose": Act(self._propose, self._decide_form)} | ({"decide": Act(self._decide, self._decide_form)} if may_decide else {})

    # Forms that need to know the application

    def _submit_form(self, data: Any) -> forms.Form:
        application = self.application
        asked = Decimal(application.asked_cents) / 100 if application.asked_cents else None
        first = {"urgency": application.urgency, "words": application.words, "asked": asked}
        twice = any(each.application.state != State.DRAFT for each in self.story.twins)
        return questions.SubmitForm(data, initial=first, twice=twice)

    def _assess_form(self, data: Any) -> forms.Form:
        return questions.AssessForm(data, initial={"text": self.application.assessment})

    def _income_form(self, data: Any) -> forms.Form:
        return questions.IncomeForm(data, members=self.story.known.without_income if self.story.known else [])

    def _decide_form(self, data: Any) -> forms.Form:
        application, today = self.application, clock.today()
        benefit = application.benefit
        before = self.story.returned
        cents = before.cents if before and before.cents else proposed_cents(application) or application.asked_cents
        first = {
            "amount": Decimal(cents) / 100 if cents else None,
            "periods": before.periods if before and before.periods else 13 - today.month,
            "first": before.first_month if before and before.first_month else today,
            "reasons": before.reasons if before else "",
            "outcome": before.outcome if before else None,
        }
        return questions.DecideForm(
            data,
            initial=first,
            lines=BudgetLine.objects.filter(benefits=benefit, year=today.year).order_by("code"),
            accounts=PayeeAccount.objects.filter(person_id=application.applicant_id, ended_at__isnull=True).order_by("pk"),
            monthly=benefit.pace == benefit.Pace.MONTHLY,
        )

    # What each button does

    def _submit(self, data: dict[str, Any]) -> Said:
        services.submit(
            application=self.application,
            words=data["words"],
            asked=data["asked"],
            urgency=data["urgency"],
            another_need=data.get("another_need", ""),
            by=self.by,
            at=self.at,
        )
        return _("Submitted. The economic-support office has it.")

    def _withdraw(self, data: dict[str, Any]) -> Said:
        services.withdraw(application=self.application, reason=data["reason"], by=self.by, at=self.at)
        return _("Withdrawn.")

    def _assess(self, data: dict[str, Any]) -> Said:
        services.assess(application=self.application, text=data["text"], by=self.by, at=self.at)
        return _("The assessment is kept.")

    def _income(self, data: dict[str, Any]) -> Said:
        person, on = Person.objects.get(pk=int(data["person"])), clock.today()
        if data["nothing"]:
            details = CircumstanceDetails(kind=Circumstance.Kind.NO_INCOME, since=on)
            people.record_circumstance(person=person, details=details, by=self.by, on=on)
        else:
            fact = FactDetails(kind="income", category=data["category"], amount=data["amount"], frequency=data["frequency"] or "monthly")
            people.record_economic_fact(person=person, details=fact, by=self.by, on=on)
        return _("Written down. It is not asked for again.")

    def _answered(self, _data: dict[str, Any]) -> Said:
        services.answer_more(application=self.application, by=self.by, at=self.at)
        return _("It goes on.")

    def _receipt(self, _data: dict[str, Any]) -> Said:
        code = services.hand_receipt(application=self.application, by=self.by, at=self.at)
        return gettext("Code for the person, shown only now: %(code)s") % {"code": code}

    def _claim(self, _data: dict[str, Any]) -> Said:
        services.claim(application=self.application, by=self.by, at=self.at)
        return _("It is yours.")

    def _release(self, _data: dict[str, Any]) -> Said:
        services.release(application=self.application, by=self.by, at=self.at)
        return _("Back in the queue.")

    def _ask(self, data: dict[str, Any]) -> Said:
        services.ask_for_more(application=self.application, note=data["note"], by=self.by, at=self.at)
        return _("Asked. The term stands still until it is there.")

    def _wanted(self, data: dict[str, Any]) -> dict[str, Any]:
        pays = data["outcome"] in ("granted", "partly")
        return {
            "outcome": data["outcome"],
            "amount": data["amount"] if pays else None,
            "periods": data.get("periods"),
            "first": data["first"],
            "line": BudgetLine.objects.filter(uuid=data["line"]).first() if data["line"] else None,
            "payee": PayeeAccount.objects.filter(uuid=data["payee"]).first() if data["payee"] else None,
            "reasons": data["reasons"],
        }

    def _decide(self, data: dict[str, Any]) -> Said:
        services.decide(application=self.application, by=self.by, at=self.at, **self._wanted(data))
        return _("Decided. The person is told that there is news.")

    def _propose(self, data: dict[str, Any]) -> Said:
        services.propose_decision(application=self.application, by=self.by, at=self.at, **self._wanted(data))
        return _("Prepared. Somebody else checks it.")

    def _approve(self, _data: dict[str, Any]) -> Said:
        services.decide(application=self.application, by=self.by, at=self.at)
        return _("Decided. The person is told that there is news.")

    def _send_back(self, data: dict[str, Any]) -> Said:
        assert self.story.prepared is not None  # else it is not offered
        services.send_back(decision=self.story.prepared, because=data["because"], by=self.by, at=self.at)
        return _("Sent back.")

    def _appeal(self, data: dict[str, Any]) -> Said:
        services.appeal(application=self.application, words=data["words"], lodged_on=data["lodged_on"], by=self.by, at=self.at)
        return _("The appeal is written down.")

    def _settle(self, data: dict[str, Any]) -> Said:
        assert self.story.open_appeal is not None  # else it is not offered
        services.settle_appeal(appeal=self.story.open_appeal, outcome=data["outcome"], reasons=data["reasons"], by=self.by, at=self.at)
        return _("Settled. The person is told that there is news.")

    def _close(self, _data: dict[str, Any]) -> Said:
        services.close(application=self.application, by=self.by, at=self.at)
        return _("Closed.")


def proposed_cents(application: Application) -> int | None:
    """What the rules worked out when it was submitted, where they did."""
    told: dict[str, Any] = next(iter(application.explanation.values()), {})
    return told.get("cents") or None
