"""Fields and signatures in a PDF. All fields are made before the first one is signed: a field made later would break what was signed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from impulsem.documents.paper import Box


class StampServerDown(Exception):
    """The time-stamp server did not answer, or not with a time stamp."""


def prepare(pdf: bytes, places: Mapping[str, tuple[Box, str]]) -> bytes:
    """The PDF with an empty field for each name, in its box, with words for screen readers and part of the structure (PDF/UA)."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for name, (box, words) in places.items():
        corners = (round(box.left), round(box.bottom), round(box.right), round(box.top))
        append_signature_field(writer, SigFieldSpec(name, on_page=box.page, box=corners, readable_field_name=words))
        _put_in_structure(writer, name, box.page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _put_in_structure(writer: Any, name: str, page_number: int) -> None:
    """A tag for the field, so that a screen reader meets it where it stands (ISO 14289-1, 7.18.4): pyHanko makes none."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name

    if "/StructTreeRoot" not in writer.root:
        return
    tree = writer.root["/StructTreeRoot"]
    page = writer.find_page_for_modification(page_number)[0]
    fields = writer.root["/AcroForm"]["/Fields"]
    field_reference, field = next((fields.raw_get(n), fields[n]) for n in range(len(fields)) if fields[n]["/T"] == name)
    document_reference = tree.raw_get("/K")
    if isinstance(document_reference, generic.ArrayObject):
        document_reference = document_reference.raw_get(0)
    document = document_reference.get_object()
    widget = {pdf_name("/Type"): pdf_name("/OBJR"), pdf_name("/Obj"): field_reference}
    tag = {
        pdf_name("/Type"): pdf_name("/StructElem"),
        pdf_name("/S"): pdf_name("/Form"),
        pdf_name("/P"): document_reference,
        pdf_name("/Pg"): page,
        pdf_name("/K"): generic.DictionaryObject(widget),
    }
    element = writer.add_object(generic.DictionaryObject(tag))
    if not isinstance(document["/K"], generic.ArrayObject):
        document[pdf_name("/K")] = generic.ArrayObject([document.raw_get("/K")])
    document["/K"].append(element)
    numbers = tree["/ParentTree"]["/Nums"]
    key = max((int(numbers[n]) for n in range(0, len(numbers), 2)), default=-1) + 1
    numbers.extend([generic.NumberObject(key), element])
    tree[pdf_name("/ParentTreeNextKey")] = generic.NumberObject(key + 1)
    field[pdf_name("/StructParent")] = generic.NumberObject(key)
    page_object = page.get_object()
    page_object[pdf_name("/Tabs")] = pdf_name("/S")
    for changed in (document, tree, field, page_object, numbers, document["/K"]):
        if changed.container_ref is not None:
            writer.update_container(changed)


def sign(pdf: bytes, field: str, *, signer: Any, stamp: bytes, reason: str, time_stamper: Any) -> bytes:
    """The PDF with a field signed: PAdES B-T, or B-B without a time stamper. `stamp` is drawn in its box (a PDF of one page).

    Errors: StampServerDown. `pdf` itself is never touched.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.timestamps import TimestampRequestError
    from pyhanko.stamp import StaticStampStyle

    filled = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins.uniform(0))
    signing = PdfSigner(
        PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason),
        signer=signer,
        timestamper=time_stamper,
        stamp_style=StaticStampStyle(background=_drawn(stamp), background_layout=filled, border_width=0),
    )
    try:
        signed: bytes = signing.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue()
    except TimestampRequestError as problem:
        raise StampServerDown from problem
    return signed


def _drawn(stamp: bytes) -> Any:
    """pyHanko takes a page of a PDF from a file; this one is in memory."""
    from pyhanko.pdf_utils.content import PdfContent
    from pyhanko.pdf_utils.layout import BoxConstraints
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(stamp))
    left, bottom, right, top = (float(number) for number in reader.root["/Pages"]["/Kids"][0]["/MediaBox"])

    class Page(PdfContent):
        def render(self) -> bytes:
            writer = self._ensure_writer
            self.resources.xobject["/Stamp"] = writer.import_page_as_xobject(reader, page_ix=0)
            return b"/Stamp Do"

    return Page(box=BoxConstraints(width=right - left, height=top - bottom))
