"""The inventory of types: what each is, costs and is worth; its versions; the blank form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from impulsem.platform import clock
from impulsem.platform.statements import CATEGORIES
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import refusals_told, say
from impulsem.platform.words import said
from impulsem.reports import permissions, queries, services
from impulsem.reports.forms import TypeForm
from impulsem.reports.models import ReportType, TypeVersion
from impulsem.reports.reference import chosen_sections, requesters, section_library
from impulsem.reports.services import TypeDetails


@requires(permissions.may_read)
def inventory(request: ActingRequest) -> HttpResponse:
    """Every type by who asks for it, with the evidence to keep it, hand it back or drop it."""
    everything = request.GET.get("show") == "all"
    context = {
        "groups": queries.inventory(on=clock.today(), everything=everything),
        "everything": everything,
        "keeps": permissions.keeps_inventory(request.actor),
        "nav_here": "report_types",
    }
    return render(request, "reports/inventory.html", context)


def _found(code: str) -> tuple[ReportType, TypeVersion]:
    type_ = ReportType.objects.filter(code=code).first()
    version = type_.versions.order_by("-number").first() if type_ is not None else None
    if type_ is None or version is None:
        raise Http404
    return type_, version


@requires(permissions.may_read)
def type_page(request: ActingRequest, code: str) -> HttpResponse:
    """One type: its versions, what may enter, what was said of it."""
    type_, version = _found(code)
    context = {
        "type": type_,
        "version": version,
        "texts": {name: said(getattr(version, name)) for name in ("title", "purpose", "ground", "owner")},
        "requester": requesters().get(type_.requester, type_.requester),
        "sections": [
            (said(one["title"]), queries.titles_of_data(one["data"]), one["judgement"], said(one["guidance"])) for one in version.sections
        ],
        "allowed": [name for code, name in CATEGORIES.items() if code in version.allows],
        "not_allowed": [name for code, name in CATEGORIES.items() if code not in version.allows],
        "versions": type_.versions.select_related("written_by").order_by("-number"),
        "opinions": type_.opinions.order_by("-said_at")[:20],
        "usual": queries.usual_minutes(type_.pk),
        "keeps": permissions.keeps_inventory(request.actor),
        "nav_here": "report_types",
    }
    return render(request, "reports/type.html", context)


@requires(permissions.keeps_inventory, otherwise=_("Only the institute changes the inventory of reports."))
def change(request: ActingRequest, code: str) -> HttpResponse:
    """The next version of a type."""
    type_, version = _found(code)
    folder = settings.CITY_DIR / "reports"
    form = TypeForm(request.POST or None, library=section_library(folder), initial=TypeForm.starting(version, clock.today()))

    def command(given: dict[str, Any]) -> str:
        services.change_type(
            type=type_,
            details=TypeDetails(
                title=form.words("title"),
                purpose=form.words("purpose"),
                ground=form.words("ground"),
                owner=form.words("owner"),
                ground_status=given["ground_status"],
                deadline_days=given["deadline_days"] if given["deadline_kind"] != TypeVersion.Deadline.ASKED else None,
                deadline_kind=given["deadline_kind"],
                deadline_ground=version.deadline_ground,
                others=given["others"],
                language=given["language"],
                allows=tuple(given["allows"]),
                sections=chosen_sections(given["sections"], folder, given["allows"]),
            ),
            note=given["note"],
            since=given["since"],
            by=request.actor,
            at=clock.now(),
        )
        return reverse("reports:type", args=[type_.code])

    return form_page(
        request,
        form,
        command=command,
        title=_("Change a type of report"),
        about=_("%(title)s, version %(number)d. Requests that began with it keep it.") % {"title": version.name, "number": version.number},
        back=reverse("reports:type", args=[type_.code]),
        done=_("A new version was written."),
        nav_here="report_types",
    )


@require_POST
@requires(permissions.keeps_inventory)
def prune(request: ActingRequest, code: str) -> HttpResponse:
    """Out of the inventory, or back in."""
    type_, _version = _found(code)
    with refusals_told(request):
        services.prune_type(type=type_, active=not type_.active, by=request.actor)
        undo = reverse("reports:prune", args=[type_.code])
        say(request, _("Out of the inventory.") if type_.active else _("In the inventory again."), undo=undo)
    return redirect("reports:type", type_.code)


@requires(permissions.may_read)
def blank(request: ActingRequest, code: str) -> HttpResponse:
    """The blank form of a type, to print or to fill in by hand when the house's machines are away. Nothing of it is kept."""
    type_, version = _found(code)
    context = {"type": type_, "version": version, "sections": [(one["code"], said(one["title"])) for one in version.sections]}
    return render(request, "reports/blank.html", context | {"nav_here": "report_types"})
