"""Sealing a person: from then on only a protection team knows of them."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Team
from impulsem.people import services
from impulsem.people.permissions import protects
from impulsem.people.views.lookups import person_or_404, person_page
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.notices import say


class ProtectionForm(forms.Form):
    team = forms.ModelChoiceField(label=_("Team that will know of the person"), queryset=Team.objects.none(), empty_label=None)

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        mine = Team.objects.filter(pk__in=actor.team_ids, kind=Team.Kind.PROTECTION).order_by("name")
        self.fields["team"].queryset = mine  # type: ignore[attr-defined]  # a ModelChoiceField


@requires(protects, otherwise=_("Only a protection team seals a person. Phone them: they answer at once."))
def protection(request: ActingRequest, person_uuid: UUID) -> HttpResponse:
    """Seal the person, or take the seal off."""
    person = person_or_404(request.actor, person_uuid)
    form = ProtectionForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and person.is_sealed:
        services.unseal_person(person=person, by=request.actor, at=clock.now())
        say(request, _("The seal is off. Nobody's access comes back by itself: assign the file again."))
        return HttpResponseRedirect(person_page(person))
    if request.method == "POST" and form.is_valid():
        services.seal_person(person=person, team=form.cleaned_data["team"], by=request.actor, at=clock.now())
        say(request, _("Sealed. Only the team knows of this person from now on."))
        return HttpResponseRedirect(person_page(person))
    return render(request, "people/protection.html", {"person": person, "form": form}, status=422 if form.errors else 200)
