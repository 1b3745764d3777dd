"""What the documents can state for a report: which papers were brought and what they prove, never what stands in them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impulsem.documents.models import Document
from impulsem.platform.actors import Actor
from impulsem.platform.statements import About, Category, Datum, Entering, Statement, data, mention
from impulsem.platform.web.dates import as_day, long_date

#: That there is one says much already: only when the author says why.
TELLING = (Document.Kind.HEALTH, Document.Kind.DISABILITY, Document.Kind.COURT)
MOST = 10


def papers(about: About, actor: Actor) -> list[Statement]:
    """Papers that the subjects brought, the last first, with what each proves and until when (two queries)."""
    rows = Document.objects.visible_to(actor, at=about.at).there().filter(origin=Document.Origin.UPLOADED, about__in=about.subjects)
    found = []
    for row in rows.exclude(proves="").distinct().order_by("-made_at", "-pk").prefetch_related("about")[:MOST]:
        whom = sorted(person.pk for person in row.about.all())
        said = {
            "who": ", ".join(mention(key) for key in whom),
            "kind": row.get_kind_display(),
            "proof": row.get_proves_display().lower(),
            "day": long_date(row.valid_until) if row.valid_until else "",
        }
        if row.valid_until:
            text = _("%(kind)s of %(who)s, which proves: %(proof)s; valid until %(day)s.")
        else:
            text = _("%(kind)s of %(who)s, which proves: %(proof)s.")
        found.append(
            Statement(
                text % said,
                _("Document seen"),
                as_day(row.made_at),
                f"documents.document:{row.pk}",
                tuple(whom),
                Entering.REASONED if row.kind in TELLING else Entering.ITSELF,
                stale_since=row.valid_until + dt.timedelta(days=1) if row.valid_until else None,
            )
        )
    return found


data.register(Datum("documents.papers", gettext_lazy("Papers that were brought, what they prove"), Category.DOCUMENTS, papers, 2, 400))
