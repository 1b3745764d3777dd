"""A paper of four pages made and kept, and one signed with a time stamp; beside WeasyPrint and pyHanko alone with the same paper.

What it writes is rolled back, so that it may run in any data folder.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from bench.measure import WARM_UP, Figure, milliseconds, percentile_95, say

CASES = 40
PARAGRAPH = (
    "Vam parlar de com va la setmana, del lloguer que puja i de l’escola dels petits. La família vol quedar-se al barri, a prop de "
    "l’àvia, i demana ajuda amb els papers. Vam quedar que el centre truca a la propietat i que ells porten el contracte nou. "
)
#: Four pages: running text, as a report has, and a table of facts with their sources.
CONTEXT = {"paragraphs": [PARAGRAPH * 3] * 18}


def figures() -> list[Figure]:
    """Needs the synthetic city; seal and time-stamp server are those of the demonstration."""
    from django.db import transaction

    with transaction.atomic():
        made, bare, pages = _pdf()
        signed, alone = _signed()
        transaction.set_rollback(True)
    say(f"the paper has {pages} pages")
    return [
        Figure(name="documents.pdf.p95_ms", value=made, unit="ms", must=900, peer="WeasyPrint alone", peer_value=bare),
        Figure(name="documents.sign.p95_ms", value=signed, unit="ms", must=2500, peer="pyHanko alone", peer_value=alone),
    ]


def _issue(_case: Any = None) -> Any:
    from impulsem.documents import services
    from impulsem.platform import clock

    person, by = _who()
    return services.issue(
        kind="report",
        title="Informe social",
        template="documents/papers/letter.html",
        context=CONTEXT,
        language="ca",
        about=[person],
        by=by,
        at=clock.now(),
    )


@cache
def _who() -> tuple[Any, Any]:
    """A person, and the professional who works with them."""
    from impulsem.organisation.queries import worker_actor
    from impulsem.people.models import Reach
    from impulsem.platform import clock

    reach = Reach.objects.at(clock.now()).filter(reason=Reach.Reason.ASSIGNMENT, worker__isnull=False, person__sealed_by__isnull=True)
    found = reach.select_related("person", "worker").order_by("pk").first()
    if found is None or found.worker is None:
        raise SystemExit("Nobody works with anybody: build the synthetic city first.")
    return found.person, worker_actor(found.worker, on=clock.today())


def _pdf() -> tuple[float, float, int]:
    """Ours, the peer, and pages."""
    import weasyprint

    from impulsem.documents import paper, storage

    document = _issue()
    html = storage.get(document.source).decode()
    css = (Path(paper.__file__).parent / "paper.css").read_text().replace('"Atkinson", "Atkinson more", ', "")
    style = weasyprint.CSS(string=css)

    def bare(_case: Any) -> bytes:
        content: bytes = weasyprint.HTML(string=html).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
        return content

    return (*_beside(_issue, bare), document.pages or 0)


def _signed() -> tuple[float, float]:
    """Ours, from the drawing to the row; the peer signs the same prepared paper with the same server, without a picture in the box."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

    from impulsem.documents import queries, services
    from impulsem.documents.models import Document
    from impulsem.documents.sealing import certificates, trust
    from impulsem.platform import clock

    person, by = _who()
    requests = []
    for _ in range(CASES + WARM_UP):
        requests += services.ask_signatures(document=_issue(), signers=[services.Signer(person=person)], by=by, at=clock.now())
    prepared = queries.content(Document.objects.get(pk=requests[0].document_id))
    signer, stamper = certificates.opened(*trust.seal()), trust.time_stamper()
    waiting = iter(requests)

    def ours(_case: Any) -> object:
        return services.sign_on_screen(request=next(waiting), drawing="[[[100,100],[400,300],[700,120]]]", by=by, at=clock.now())

    def alone(_case: Any) -> object:
        metadata = PdfSignatureMetadata(field_name="signature-1", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        return PdfSigner(metadata, signer=signer, timestamper=stamper).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(prepared)))

    return _beside(ours, alone)


def _beside(ours: Callable[[Any], object], peer: Callable[[Any], object]) -> tuple[float, float]:
    """Both 95th percentiles, taken one after the other under the same load."""
    bare = percentile_95(milliseconds(peer, range(CASES)))
    return percentile_95(milliseconds(ours, range(CASES))), bare
