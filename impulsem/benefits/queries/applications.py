"""One application with all that belongs to it, and those of a household."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from impulsem.benefits.models import Appeal, Application, ApplicationEvent, Decision, Grant
from impulsem.benefits.queries.duplicates import asked_already
from impulsem.benefits.queries.known import Known, known_of
from impulsem.benefits.queries.papers import Paper, papers_of
from impulsem.people.models import Reach
from impulsem.platform.actors import Actor
from impulsem.platform.prepared import prepared

READ = "benefits.application_read"


@dataclasses.dataclass(frozen=True, slots=True)
class Twin:
    """Another application for the same, as far as the reader may know of it: its number and where it was asked for."""

    application: Application
    opens: bool  # the reader may open it


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """Everything about one application. known, papers: of nobody while the household is not known."""

    known: Known | None
    papers: Sequence[Paper]
    twins: Sequence[Twin]
    decisions: Sequence[Decision]
    appeals: Sequence[Appeal]
    grants: Sequence[Grant]
    events: Sequence[ApplicationEvent]

    @property
    def prepared(self) -> Decision | None:
        return next((each for each in self.decisions if each.state == Decision.State.PROPOSED), None)

    @property
    def returned(self) -> Decision | None:
        """The last one, where it was sent back and nothing was prepared since."""
        return self.decisions[0] if self.decisions and self.decisions[0].state == Decision.State.RETURNED else None

    @property
    def decided(self) -> Decision | None:
        """The one that holds: the last."""
        return next((each for each in self.decisions if each.state == Decision.State.DECIDED), None)

    @property
    def open_appeal(self) -> Appeal | None:
        return next((each for each in self.appeals if each.is_open), None)

    @property
    def decided_anew(self) -> bool:
        """An appeal was allowed and its new decision is not there yet."""
        followed = {each.after_id for each in self.decisions}
        return any(each.state in Appeal.CHANGES and each.pk not in followed for each in self.appeals)

    @property
    def papers_missing(self) -> list[Paper]:
        return [each for each in self.papers if each.missing]

    @property
    def papers_to_ask_for(self) -> list[Paper]:
        """Missing, and nobody has brought them for anything else."""
        return [each for each in self.papers if each.to_ask_for]


def application_of(application_uuid: UUID, actor: Actor, *, at: dt.datetime) -> Application | None:
    """One that the actor may see (one query)."""
    seen = Application.objects.visible_to(actor, at=at)
    return (
        seen.select_related("benefit__owner", "applicant", "household", "centre", "claimed_by", "opened_by", "submitted_by", "assessed_by")
        .defer("applicant__name_vector")
        .filter(uuid=application_uuid)
        .first()
    )


def story_of(application: Application, actor: Actor, *, at: dt.datetime) -> Story:
    """Everything that its page shows (fourteen queries, whatever is in it)."""
    on = timezone.localdate(at)
    known = known_of(application.household_id, on=on, actor=actor, at=at) if application.household_id is not None else None
    twins = list(asked_already(application, on=on)[:5])
    opens = set(Application.objects.visible_to(actor, at=at).filter(pk__in=[each.pk for each in twins]).values_list("pk", flat=True))
    decisions = application.decisions.select_related("decided_by", "prepared_by", "returned_by", "document", "line", "payee", "after")
    appeals = Appeal.objects.filter(decision__application=application).select_related("settled_by", "lodged_by")
    return Story(
        known=known,
        papers=papers_of(application, members=known.members, actor=actor, at=at) if known else [],
        twins=[Twin(each, each.pk in opens) for each in twins],
        decisions=list(decisions.order_by("-pk")),
        appeals=list(appeals.order_by("-pk")),
        grants=list(Grant.objects.filter(application=application).order_by("pk")),
        events=list(application.events.select_related("worker").order_by("-at", "-pk")),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class HouseholdRow:
    """An application in a list of a household's; days_left until it is due, None when it is not in the office's hands."""

    application: Application
    days_left: int | None


def applications_of(household_id: int, person_ids: Collection[int], actor: Actor, *, at: dt.datetime, most: int = 8) -> list[HouseholdRow]:
    """The last applications of a household and of who lives there that the actor may see, newest first (one query)."""
    today = timezone.localdate(at)
    seen = Application.objects.visible_to(actor, at=at).filter(applicant_id__in=person_ids, household_id__in=[household_id])
    rows = seen.select_related("benefit", "applicant").defer("applicant__name_vector", "prefilled", "explanation")
    return [
        HouseholdRow(each, (each.due_on - today).days if each.due_on and each.state in Application.WAITS_FOR_US else None)
        for each in rows.order_by("-opened_at", "-pk")[:most]
    ]


@prepared
def to_assess(actor: Actor, *, at: dt.datetime) -> QuerySet[Application]:
    """What waits for a social assessment by whoever is in charge of the applicant, or covers, the nearest term first (one query)."""
    in_charge = Reach.objects.in_charge(actor, at=at)
    waiting = Application.objects.visible_to(actor, at=at).filter(
        state__in=Application.WAITS_FOR_US, needs_assessment=True, assessment="", applicant_id__in=in_charge.values("person_id")
    )
    seen = waiting.select_related("benefit", "applicant").defer("applicant__name_vector", "prefilled", "explanation")
    return seen.order_by("due_on", "pk")
