"""Parting a household safely, one question at a time; and what a protection team may undo of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Centre, Team
from impulsem.people import queries, services
from impulsem.people.models import ContactPoint, HouseholdSplit, Person
from impulsem.people.permissions import may_part, protects
from impulsem.people.split_form import SEALED, STEPS, SplitForm
from impulsem.people.views.lookups import household_or_404, household_page, reaches_some
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, refuse, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say

#: Where a refusal of the command is put right.
STEP_OF = {name: number for number, (_code, _title, fields) in enumerate(STEPS) for name in fields}


@requires(
    may_part, otherwise=gettext_lazy("Parting a household safely is for professionals. Ask a colleague at once: it takes two minutes.")
)
def part(request: ActingRequest, household_uuid: UUID) -> HttpResponse:
    """Some leave together, safely. Only for who works with somebody in the household."""
    subject, today = household_or_404(request.actor, household_uuid), clock.today()
    members = queries.household_on(subject, today, actor=request.actor)
    if not protects(request.actor) and not reaches_some(request.actor, [member.person_id for member in members]):
        return refuse(request, _("Only who works with this household may part it. Open its file with a reason first."))
    form = _form(request, members)
    asked = _number(request)
    step = asked
    if request.method == "POST":
        if form.wrong_until(asked):
            step = next((STEP_OF[name] for name in form.errors if name in STEP_OF), asked)
        elif "back" in request.POST:
            step = max(0, asked - 1)
        elif asked < len(STEPS) - 1:
            step = asked + 1
        elif done := _do(request, subject, form):
            return done
        else:
            step = next((STEP_OF[name] for name in form.errors if name in STEP_OF), asked)
    _code, title, fields = STEPS[step]
    context = {
        "household": subject,
        "label": queries.households_label([subject.pk], today, actor=request.actor)[subject.pk],
        "form": form,
        "step": step,
        "number": step + 1,
        "of": len(STEPS),
        "title": title,
        "visible": [form[name] for name in fields],
        "hidden": [form[name] for _c, _t, names in STEPS for name in names if name not in fields and form.is_bound],
        "seen": max(step, _number(request, "seen")),
        "last": step == len(STEPS) - 1,
        "will": _what_will_happen(form) if step == len(STEPS) - 1 else [],
        "nav_here": "search",
    }
    return render(request, "people/split.html", context, status=422 if form.is_bound and form.errors else 200)


def _number(request: ActingRequest, name: str = "step") -> int:
    sent = request.POST.get(name, "0")
    return min(int(sent), len(STEPS) - 1) if sent.isdigit() else 0


def _form(request: ActingRequest, members: list[queries.Member]) -> SplitForm:
    today = clock.today()
    names = {member.person_id: member.first_name for member in members}
    points = ContactPoint.objects.on(today).filter(person_id__in=names).order_by("person_id", "pk")
    data = request.POST if request.method == "POST" else None
    sealed = data is not None and data.get("ground") == SEALED
    team = data.get("team", "") if data is not None else ""
    workers = organisation.professionals_of(frozenset(Centre.objects.values_list("pk", flat=True)), on=today)
    if sealed:
        on_team = {"teams__team_id": int(team) if team.isdigit() else 0, "teams__valid__contains": today}
        workers = workers.filter(**on_team).distinct()
    elif data is not None and data.get("centre", "").isdigit():
        workers = organisation.professionals_of(frozenset({int(data["centre"])}), on=today)
    form = SplitForm(
        data,
        members=members,
        contacts=[(point, names[point.person_id]) for point in points],
        teams=Team.objects.filter(kind=Team.Kind.PROTECTION).order_by("name"),
        centres=Centre.objects.order_by("name"),
        workers=workers,
        today=today,
    )
    return _with_defaults(form)


def _with_defaults(form: SplitForm) -> SplitForm:
    """What was never on the screen has its usual answer: a box that starts ticked is ticked until somebody saw it."""
    if not form.is_bound:
        return form
    data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    seen = int(data.get("seen", "0")) if data.get("seen", "0").isdigit() else 0
    for number, (_code, _title, fields) in enumerate(STEPS):
        for name in fields:
            first = form.fields[name].initial
            if number > seen and name not in data and first not in (None, [], ""):
                values = first if isinstance(first, list) else ["on" if first is True else first]
                data.setlist(name, [str(value) for value in values])
    form.data = data
    return form


def _do(request: ActingRequest, subject: Any, form: SplitForm) -> HttpResponse | None:
    going = form.cleaned_data["leaving"]
    leaving = list(Person.objects.visible_to(request.actor, at=clock.now()).filter(pk__in=going))
    try:
        fresh = services.split_household(
            household=subject, leaving=leaving, on=form.cleaned_data["on"], by=request.actor, details=form.details()
        )
    except DomainError as refusal:
        add_refusal(form, refusal)
        return None
    done = ngettext("%(n)d person has a household of their own now.", "%(n)d people have a household of their own now.", len(leaving)) % {
        "n": len(leaving)
    }
    unsafe = ContactPoint.objects.on(clock.today()).filter(person_id__in=going, safe_to_use=False).count()
    also = (
        ngettext("%(n)d contact is not used any more.", "%(n)d contacts are not used any more.", unsafe) % {"n": unsafe} if unsafe else ""
    )
    hidden = fresh.parting.sealed
    whose = _("Only the protection team knows of them.") if hidden else _("Where they are shows only to who works with them.")
    say(request, " ".join(part for part in (done, also, whose) if part))
    seen = Person.objects.visible_to(request.actor, at=clock.now()).filter(pk__in=going).exists()
    reached = seen and reaches_some(request.actor, going)
    return HttpResponseRedirect(household_page(fresh if reached else subject))


def _what_will_happen(form: SplitForm) -> list[str]:
    """In sentences, before it is done."""
    values = getattr(form, "cleaned_data", {})
    if not form.is_bound or "leaving" not in values:
        return []
    names = {m.person_id: m.first_name for m in form.members}
    who = ", ".join(names[key] for key in values["leaving"] if key in names)
    said = [_("%(who)s: a household of their own from that day, whose address never shows in the old one.") % {"who": who}]
    if values.get("apart_from"):
        others = ", ".join(names[key] for key in values["apart_from"] if key in names)
        said.append(_("They are kept apart from %(others)s: nobody but the protection team can undo that.") % {"others": others})
    if values.get("ground") == SEALED:
        said.append(
            _("From that moment only the team %(team)s knows of them. You too will not find them any more, unless you are of the team.")
            % {"team": values["team"]}
        )
    else:
        said.append(_("Who works only with those who stay no longer sees where they are, nor their phones."))
    said.append(_("Phones and e-mails that both have, and those you marked, are never used again. Post to the old address stops."))
    said.append(_("What was written about them alone no longer shows in the old file; what was written together before stays as it was."))
    if values.get("calls_off"):
        said.append(_("Their coming appointments are cancelled."))
    if values.get("ends_home_costs"):
        said.append(_("Rent, mortgage and supplies in their name end. Income and debts stay with whose they are."))
    if values.get("centre"):
        said.append(_("Their own file is opened at %(centre)s.") % {"centre": values["centre"]})
    said.append(_("Nobody is told: no message goes out."))
    return said


class LiftForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("Why they need not be kept apart any more"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


@requires(protects, otherwise=gettext_lazy("Only a protection team may undo this."))
def apart(request: ActingRequest, household_uuid: UUID) -> HttpResponse:
    """The protection team lifts what keeps people apart. Nobody is brought together by it, and no seal comes off."""
    subject = household_or_404(request.actor, household_uuid)
    split = HouseholdSplit.objects.filter(fresh=subject, undone_at__isnull=True).first()
    if split is None or not services.may_lift(split, request.actor):
        raise Http404
    form = LiftForm(request.POST or None)

    def lift(values: dict[str, Any]) -> str:
        services.lift_split(split=split, because=values["because"], by=request.actor, at=clock.now())
        return household_page(subject)

    return form_page(
        request,
        form,
        command=lift,
        title=gettext_lazy("No longer kept apart"),
        about=gettext_lazy(
            "They may be put into one household again afterwards, and are found like anybody. A seal stays until you take it off."
        ),
        back=reverse("people:household", args=[subject.uuid]),
        button=gettext_lazy("Lift it"),
        done=gettext_lazy("They are no longer kept apart."),
        nav_here="search",
    )
