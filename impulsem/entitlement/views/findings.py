"""What the scan found for the households of a professional, and what is done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from impulsem.entitlement import services
from impulsem.entitlement.finding_forms import DismissForm
from impulsem.entitlement.models import Finding
from impulsem.entitlement.permissions import sees_findings
from impulsem.entitlement.queries.findings import finding_of, findings
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import refusals_told, say

OTHERWISE = _("Only whoever plans with people sees what their households may be entitled to.")


def _finding(request: ActingRequest, key: UUID) -> Finding:
    found = finding_of(key, request.actor, at=clock.now())
    if found is None:
        raise Http404
    return found


def _list(finding: Finding) -> str:
    """The view of the list in which a finding was, before it moved."""
    view = {"told": "told", "dismissed": "dismissed"}.get(finding.state, "unsure" if finding.says == Finding.Says.UNSURE else "probable")
    return f"{reverse('entitlement:findings')}?show={view}"


@requires(sees_findings, otherwise=OTHERWISE)
@require_GET
def my_findings(request: ActingRequest) -> HttpResponse:
    found = findings(request.actor, at=clock.now(), view=request.GET.get("show", ""), page=request.GET.get("page", 1))
    return render(request, "entitlement/findings.html", {"found": found, "nav_here": "findings"})


@requires(sees_findings, otherwise=OTHERWISE)
@require_POST
def tell(request: ActingRequest, finding_uuid: UUID) -> HttpResponse:
    """A named person asks the household to call."""
    finding = _finding(request, finding_uuid)
    with refusals_told(request):
        services.tell_household(finding=finding, by=request.actor, at=clock.now())
        say(request, _("The household will be asked to call the centre; the words do not say what about."))
    return redirect(_list(finding))


@requires(sees_findings, otherwise=OTHERWISE)
def dismiss(request: ActingRequest, finding_uuid: UUID) -> HttpResponse:
    finding = _finding(request, finding_uuid)
    back = _list(finding)

    def command(data: dict[str, Any]) -> str:
        services.dismiss_finding(finding=finding, by=request.actor, at=clock.now(), **data)
        return back

    return form_page(
        request,
        DismissForm(request.POST or None),
        command=command,
        title=pgettext_lazy("finding", "Set aside"),
        about=str(finding.benefit),
        button=pgettext_lazy("finding", "Set aside"),
        done=_("Set aside. It is not proposed again as long as nothing changes."),
        back=back,
        nav_here="findings",
    )


@requires(sees_findings, otherwise=OTHERWISE)
@require_POST
def restore(request: ActingRequest, finding_uuid: UUID) -> HttpResponse:
    finding = _finding(request, finding_uuid)
    with refusals_told(request):
        services.restore_finding(finding=finding, by=request.actor, at=clock.now())
        say(request, _("Taken up again."))
    return redirect(_list(finding))
