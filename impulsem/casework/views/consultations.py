"""Asking a recognised expert about a file, answering in it, and who is recognised for what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from impulsem.casework import permissions, queries
from impulsem.casework.models import CaseFile, Consultation, Expertise
from impulsem.casework.queries import consultations as reads
from impulsem.casework.services import consultations as services
from impulsem.casework.transfer_forms import AnswerForm, BecauseForm, ConsultForm, ExpertForm
from impulsem.casework.views.finding import acting, known_file, to_reason
from impulsem.platform import clock
from impulsem.platform.web.access import requires
from impulsem.platform.web.form_page import form_page, sent
from impulsem.platform.web.notices import refusals_told, say


@require_GET
@requires(permissions.may_look)
def consultations(request: HttpRequest) -> HttpResponse:
    """What the actor was asked and has asked, and who can be asked."""
    actor = acting(request)
    context = {
        "page": Paginator(reads.consultations_for(actor), 25).get_page(request.GET.get("page")),
        "experts": reads.experts(),
        "recognises": permissions.directs_somewhere(actor),
        "nav_here": "consultations",
    }
    return render(request, "casework/consultations.html", context)


@requires(permissions.may_write)
def ask(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """A question about a file."""
    found, standing = known_file(request, file_uuid)
    if not standing.works_here:
        return to_reason(found)
    actor = acting(request)
    experts = [one for one in reads.experts() if one.worker_id != actor.worker_id]
    form = ConsultForm(request.POST or None, experts=experts)

    def command(values: dict[str, Any]) -> str:
        chosen = next(one for one in experts if f"{one.topic}:{one.worker.uuid}" == values["expert"])
        asked = services.consult(
            file=found,
            topic=chosen.topic,
            expert=chosen.worker,
            question=values["question"],
            days=int(values["days"]),
            confidential_too=values["confidential_too"],
            by=actor,
            at=clock.now(),
        )
        return reverse("casework:consultation", args=[asked.uuid])

    return form_page(
        request,
        form,
        command=command,
        title=gettext_lazy("Ask an expert"),
        about=gettext_lazy("They see the file until they answer, or until the time is over. The answer comes into the file."),
        back=reverse("casework:file", args=[found.uuid]),
        button=gettext_lazy("Ask"),
        done=gettext_lazy("Asked. The expert can see the file now."),
    )


@requires(permissions.may_look)
def consultation(request: HttpRequest, consultation_uuid: UUID) -> HttpResponse:
    """A question, and its answer."""
    actor = acting(request)
    asked = _found(request, consultation_uuid)
    mine = asked.state == Consultation.State.ASKED and asked.expert_id == actor.worker_id
    form = AnswerForm(request.POST or None) if mine else None
    if request.method == "POST" and form is not None:

        def answer(values: dict[str, Any]) -> str:
            services.answer_consultation(consultation=asked, text=values["text"], minutes=values["minutes"], by=actor, at=clock.now())
            return reverse("casework:consultations")

        if onward := sent(request, form, answer, done=_("Answered. It is in the file, and your access to it has ended.")):
            return onward
    opens = CaseFile.objects.within_reach(actor, at=clock.now()).filter(pk=asked.file_id).exists()
    context = {
        "asked": asked,
        "opens": opens,
        "label": queries.file_heading(asked.file, actor, at=clock.now()) if opens else "",
        "form": form,
        "because": BecauseForm(auto_id="d-%s"),
        "withdraws": asked.state == Consultation.State.ASKED and asked.asked_by_id == actor.worker_id,
        "nav_here": "consultations",
    }
    return render(request, "casework/consultation.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
@requires(permissions.may_look)
def close(request: HttpRequest, consultation_uuid: UUID) -> HttpResponse:
    """The expert declines with a reason, or whoever asked withdraws."""
    asked, actor = _found(request, consultation_uuid), acting(request)
    with refusals_told(request):
        if asked.expert_id == actor.worker_id:
            services.decline_consultation(consultation=asked, because=request.POST.get("because", ""), by=actor, at=clock.now())
        else:
            services.withdraw_consultation(consultation=asked, by=actor, at=clock.now())
        say(request, _("Closed. The access to the file has ended."))
    return redirect("casework:consultations")


@requires(permissions.directs_somewhere)
def recognise(request: HttpRequest) -> HttpResponse:
    """A professional of the actor's centres is recognised for a topic."""
    actor, today = acting(request), clock.today()
    centres = queries.centres_directed(actor)
    workers = [one for one in queries.professionals_of([centre.pk for centre in centres], on=today) if one.pk != actor.worker_id]
    form = ExpertForm(request.POST or None, workers=workers)

    def command(values: dict[str, Any]) -> str:
        worker = next(one for one in workers if str(one.uuid) == values["worker"])
        services.recognise_expert(worker=worker, topic=values["topic"], by=actor, on=today)
        return reverse("casework:consultations")

    return form_page(
        request,
        form,
        command=command,
        title=gettext_lazy("Recognise an expert"),
        about=gettext_lazy("Colleagues of any centre can ask them about a complex case."),
        back=reverse("casework:consultations"),
        button=gettext_lazy("Recognise"),
        done=gettext_lazy("Recognised."),
        nav_here="consultations",
    )


@require_POST
@requires(permissions.directs_somewhere)
def withdraw_expert(request: HttpRequest, key: int) -> HttpResponse:
    """Somebody is not asked any more."""
    expertise = get_object_or_404(Expertise.objects.select_related("worker"), pk=key, withdrawn_on__isnull=True)
    with refusals_told(request):
        services.withdraw_recognition(expertise=expertise, by=acting(request), on=clock.today())
        say(request, _("They are not asked any more."))
    return redirect("casework:consultations")


def _found(request: HttpRequest, key: UUID) -> Consultation:
    asked = reads.find_consultation(key, acting(request))
    if asked is None:
        raise Http404
    return asked
