"""Files on their way: what goes with each, accepting or refusing it; all of a leaver's people; what a newcomer inherits."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from impulsem.casework import permissions, queries, services
from impulsem.casework.models import CaseFile, Transfer
from impulsem.casework.queries import transfers as reads
from impulsem.casework.services.transfer_package import package_of
from impulsem.casework.services.transfers import (
    TransferDetails,
    accept_transfer,
    may_answer,
    propose_all,
    propose_transfer,
    refuse_transfer,
    withdraw_transfer,
)
from impulsem.casework.transfer_forms import AcceptForm, BecauseForm, LeavingForm, OfferForm
from impulsem.casework.views.finding import acting, known_file, to_reason
from impulsem.organisation.models import Centre, Worker
from impulsem.platform import clock
from impulsem.platform.web.access import requires
from impulsem.platform.web.form_page import form_page, sent
from impulsem.platform.web.notices import refusals_told, say

SUGGESTED = gettext_lazy(
    "Who knows the file comes first, then who speaks the household's language, then who has the fewest files. You decide."
)
ALL_OFFERED = gettext_lazy("All of these files are on their way to somebody already.")


@require_GET
@requires(permissions.may_look)
def transfers(request: HttpRequest) -> HttpResponse:
    """What the actor offered, is offered, or answers for; and whose files are at risk because a post ends."""
    actor = acting(request)
    found = reads.transfers_for(actor)
    waiting = list(found.filter(state=Transfer.State.PROPOSED)[:100])
    centres = queries.centres_directed(actor) if permissions.directs_somewhere(actor) else []
    context = {
        "waiting": [(made, may_answer(made, actor)) for made in waiting],
        "page": Paginator(found.exclude(state=Transfer.State.PROPOSED), 25).get_page(request.GET.get("page")),
        "at_risk": reads.at_risk([centre.pk for centre in centres], on=clock.today()) if centres else [],
        "today": clock.today(),
        "receives": permissions.may_write(actor),
        "nav_here": "transfers",
    }
    return render(request, "casework/transfers.html", context)


@requires(permissions.may_look)
def offer(request: HttpRequest, file_uuid: UUID) -> HttpResponse:
    """Offer a file to a colleague, to another centre or to another city."""
    found, standing = known_file(request, file_uuid)
    if not standing.assigns:
        return to_reason(found)
    actor, today = acting(request), clock.today()
    workers = queries.professionals_of(Centre.objects.values_list("pk", flat=True), on=today)
    others = list(Centre.objects.exclude(pk=found.centre_id).order_by("name"))
    form = OfferForm(request.POST or None, workers=workers, centres=others, initial={"starts_on": today})

    def command(values: dict[str, Any]) -> str:
        kind = values["to"]
        made = propose_transfer(
            file=found,
            details=TransferDetails(
                to_worker=_worker(workers, values["worker"]) if kind == "worker" else None,
                to_centre=next((c for c in others if str(c.pk) == values["centre"]), None) if kind == "centre" else None,
                to_city=values["city"] if kind == "city" else "",
                reason=values["reason"],
                starts_on=values["starts_on"],
                overlap_days=int(values["overlap"]),
            ),
            by=actor,
            at=clock.now(),
        )
        return reverse("casework:transfer", args=[made.uuid])

    return form_page(
        request,
        form,
        command=command,
        title=gettext_lazy("Hand the file over"),
        about=gettext_lazy("Until it is accepted nothing changes: whoever is responsible now stays responsible."),
        back=reverse("casework:assign", args=[found.uuid]),
        button=gettext_lazy("Offer it"),
        done=gettext_lazy("Offered. It is theirs when they accept it."),
        fields={"overlap_days": "overlap"},
    )


@requires(permissions.may_look)
def transfer(request: HttpRequest, transfer_uuid: UUID) -> HttpResponse:
    """One file on its way: what goes with it; accept it."""
    actor, today = acting(request), clock.today()
    made = _found(request, transfer_uuid)
    answers = made.state == Transfer.State.PROPOSED and may_answer(made, actor)
    needs_worker = answers and not made.to_city and made.to_worker is None and made.to_centre is not None
    workers = queries.professionals_of([made.to_centre_id], on=today) if needs_worker and made.to_centre_id else None
    form = (
        AcceptForm(request.POST if request.method == "POST" else None, workers=workers, needs_receipt=bool(made.to_city))
        if answers
        else None
    )
    if request.method == "POST" and form is not None:

        def accept(values: dict[str, Any]) -> str:
            accept_transfer(
                made=made,
                worker=_worker(workers or [], values.get("worker", "")),
                receipt=values.get("receipt", ""),
                by=actor,
                at=clock.now(),
            )
            return reverse("casework:transfer", args=[made.uuid])

        if onward := sent(request, form, accept, done=_("Accepted. The receipt is below.")):
            return onward
    elif request.method == "POST":
        return redirect("casework:transfer", made.uuid)
    opens = CaseFile.objects.within_reach(actor, at=clock.now()).filter(pk=made.file_id).exists()
    context = {
        "made": made,
        "lines": reads.lines_of(made, on=today, in_full=opens),
        "opens": opens,
        "label": queries.file_heading(made.file, actor, at=clock.now()) if opens else "",
        "form": form,
        "answers": answers,
        "loads": queries.forecast(made.file, [made.to_worker], on=today) if answers and made.to_worker is not None else [],
        "withdraws": made.state == Transfer.State.PROPOSED
        and (made.proposed_by_id == actor.worker_id or permissions.directs(actor, made.file.centre)),
        "because": BecauseForm(auto_id="r-%s"),
        "nav_here": "transfers",
    }
    return render(request, "casework/transfer.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
@requires(permissions.may_look)
def refuse(request: HttpRequest, transfer_uuid: UUID) -> HttpResponse:
    """Say no, with a reason."""
    made = _found(request, transfer_uuid)
    with refusals_told(request):
        refuse_transfer(made=made, because=request.POST.get("because", ""), by=acting(request), at=clock.now())
        say(request, _("Refused. The file stays where it was."))
    return redirect("casework:transfer", made.uuid)


@require_POST
@requires(permissions.may_look)
def withdraw(request: HttpRequest, transfer_uuid: UUID) -> HttpResponse:
    """Take the offer back."""
    made = _found(request, transfer_uuid)
    with refusals_told(request):
        withdraw_transfer(made=made, by=acting(request), at=clock.now())
        say(request, _("Withdrawn. The file stays where it was."))
    return redirect("casework:transfer", made.uuid)


@requires(permissions.directs_somewhere)
def leaving(request: HttpRequest, worker_uuid: UUID) -> HttpResponse:
    """All of a leaver's people at once: to whom each file could go; the director decides, and the receivers accept."""
    actor, today = acting(request), clock.today()
    centres = queries.centres_directed(actor)
    worker = Worker.objects.filter(uuid=worker_uuid).first()
    if worker is None or not centres:
        raise Http404
    files = list(reads.files_led(worker.pk, [centre.pk for centre in centres], on=today))
    if not files:
        raise Http404
    candidates = [one for one in queries.professionals_of({file.centre_id for file in files}, on=today) if one.pk != worker.pk]
    rows = reads.leaving(worker, files, candidates, on=today, actor=actor)
    form = LeavingForm(request.POST or None, rows=rows, initial={"starts_on": today})

    def command(values: dict[str, Any]) -> str:
        proposals = [
            (
                row.file,
                TransferDetails(
                    to_worker=_worker(candidates, key),
                    reason=values["reason"],
                    starts_on=values["starts_on"],
                    overlap_days=int(values["overlap"]),
                ),
            )
            for row, key in form.chosen()
        ]
        made = propose_all(proposals=proposals, by=actor, at=clock.now())
        say(request, ngettext("%(n)d file offered.", "%(n)d files offered.", len(made)) % {"n": len(made)})
        return reverse("casework:transfers")

    return form_page(
        request,
        form,
        command=command,
        title=_("The files of %(name)s") % {"name": worker.name},
        about=SUGGESTED if form.rows else ALL_OFFERED,
        back=reverse("casework:transfers"),
        button=gettext_lazy("Offer them"),
        nav_here="transfers",
        fields={"worker": "reason", "overlap_days": "overlap"},
    )


@require_GET
@requires(permissions.may_write)
def inherited(request: HttpRequest) -> HttpResponse:
    """What somebody new has received, on a page to be read and printed: who, what was promised, what is due, the last contact."""
    actor, at = acting(request), clock.now()
    rows = reads.inherited(actor.worker_id or 0, at=at, actor=actor)
    services.note_brief_read(files=[row.mine.uuid for row in rows], by=actor)
    waiting = reads.transfers_for(actor).filter(state=Transfer.State.PROPOSED, to_worker_id=actor.worker_id or 0)
    context = {
        "rows": rows,
        "waiting": waiting,
        "today": clock.today(),
        "soon": clock.today() + dt.timedelta(days=7),
        "nav_here": "transfers",
    }
    return render(request, "casework/inherited.html", context)


@require_GET
@requires(permissions.may_look)
def package(request: HttpRequest, transfer_uuid: UUID) -> HttpResponse:
    """What the services of another city receive, as a file; that it was handed out stays in the file's access list."""
    actor, at = acting(request), clock.now()
    made = _found(request, transfer_uuid)
    if not made.to_city or not CaseFile.objects.within_reach(actor, at=at).filter(pk=made.file_id).exists():
        raise Http404
    response = JsonResponse(package_of(made=made, by=actor, at=at), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{made.file.number}.json"'
    return response


def _found(request: HttpRequest, key: UUID) -> Transfer:
    made = reads.find_transfer(key, acting(request))
    if made is None:
        raise Http404
    return made


def _worker(among: Any, key: str) -> Worker | None:
    return next((one for one in among if str(one.uuid) == key), None)
