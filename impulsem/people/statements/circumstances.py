"""What is true of people and is no amount. Residence permits and the register are for rules, not for reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from impulsem.people.models import Circumstance
from impulsem.people.queries import known_to
from impulsem.people.queries.situation import grade_in_words
from impulsem.platform.actors import Actor
from impulsem.platform.statements import About, Entering, Statement, mention

Kind = Circumstance.Kind


def work(about: About, actor: Actor) -> list[Statement]:
    """Whether somebody looks for work, or has no income of their own (one query)."""
    return _stated(about, actor, (Kind.NO_INCOME, Kind.UNEMPLOYED))


def housing_risks(about: About, actor: Actor) -> list[Statement]:
    """Evictions and cuts that are announced (one query)."""
    return _stated(about, actor, (Kind.EVICTION, Kind.SUPPLY_CUT))


def recognised(about: About, actor: Actor) -> list[Statement]:
    """Large family, children at school (one query)."""
    return _stated(about, actor, (Kind.LARGE_FAMILY, Kind.PUPIL))


def disability(about: About, actor: Actor) -> list[Statement]:
    """Disability and dependency: about health, so the author puts them in (one query)."""
    return _stated(about, actor, (Kind.DISABILITY, Kind.DEPENDENCY), Entering.CHOSEN)


def _stated(about: About, actor: Actor, kinds: Collection[str], entering: Entering = Entering.ITSELF) -> list[Statement]:
    rows = Circumstance.objects.on(about.on).filter(known_to(actor, about.at), person_id__in=about.persons, kind__in=kinds)
    return [_statement(row, entering) for row in rows.order_by("kind", "person_id")]


def _statement(row: Circumstance, entering: Entering) -> Statement:
    said = {"who": mention(row.person_id), "what": row.get_kind_display(), "grade": grade_in_words(row.kind, row.grade)}
    return Statement(
        (_("%(who)s: %(what)s, %(grade)s.") if said["grade"] else _("%(who)s: %(what)s.")) % said,
        str(row.get_source_display()),
        row.since,
        f"people.circumstance:{row.pk}",
        (row.person_id,),
        entering,
        stale_since=row.verified_until + dt.timedelta(days=1) if row.verified_until else None,
    )
