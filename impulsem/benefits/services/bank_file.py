"""The file for the bank: pain.001.001.03, made by sepaxml and held against the schema that comes with it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

import sepaxml
from django.conf import settings
from django.utils.translation import gettext as _
from lxml import etree
from sepaxml import SepaTransfer

from impulsem.benefits.models import Payment, PaymentBatch
from impulsem.benefits.rules.bank import bank_text
from impulsem.benefits.services import payment_refusals as refusals
from impulsem.benefits.services.accounts import number_of, opened
from impulsem.platform import city, keys

SCHEMA: Final = "pain.001.001.03"
_ELEMENT: Final = re.compile(r"\}(\w+)'")
_SPACE: Final = f"{{urn:iso:std:iso:20022:tech:xsd:{SCHEMA}}}"


def drawn(batch: PaymentBatch, payments: Iterable[Payment], *, at: dt.datetime) -> bytes:
    """The file. Its text says who pays and a reference, and nothing of what for: others read statements of accounts, too.

    Refuses: FileInvalid.
    """
    debtor = _debtor()
    name = bank_text(debtor["name"], 70)
    transfer = SepaTransfer(
        {"name": name, "IBAN": number_of(debtor["iban"]), "batch": True, "currency": "EUR", **_bic(debtor)}, schema=SCHEMA, clean=False
    )
    for payment in payments:
        transfer.add_payment(
            {
                "name": bank_text(payment.payee.holder, 70) or "-",
                "IBAN": opened(payment.payee),
                "amount": payment.cents,
                "execution_date": batch.day,
                "description": bank_text(f"{debtor['text']} {payment.reference}", 140),
                "endtoend_id": payment.reference,
            }
        )
    content = _with_our_numbers(transfer.export(validate=False), batch, at)
    refuse_invalid(content)
    return content


def _debtor() -> dict[str, str]:
    """Who pays: {name, iban, bic?, text}, from the city's folder."""
    return dict(city.settings(Path(settings.CITY_DIR) / "benefits", "payments.toml")["debtor"])


def _bic(debtor: dict[str, str]) -> dict[str, str]:
    return {"BIC": debtor["bic"]} if debtor.get("bic") else {}


def _with_our_numbers(content: bytes, batch: PaymentBatch, at: dt.datetime) -> bytes:
    """The library numbers a message by chance; the bank must know ours again."""
    tree = etree.fromstring(content)
    for tag, text in (
        ("MsgId", batch.message_id),
        ("CreDtTm", at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S")),
        ("PmtInfId", f"{batch.message_id}-1"),
    ):
        found = tree.find(f".//{_SPACE}{tag}")
        if found is not None:
            found.text = text
    made: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
    return made


def refuse_invalid(content: bytes) -> None:
    """Refuses: FileInvalid, with the first place that is wrong; what stands there is not told (it may be an account)."""
    schema = _schema()
    try:
        tree = etree.fromstring(content)
    except etree.XMLSyntaxError as error:
        raise refusals.FileInvalid(where=_("line %(line)d") % {"line": error.lineno or 0}) from None
    if not schema.validate(tree):
        first = schema.error_log[0]
        element = _ELEMENT.search(first.message)
        raise refusals.FileInvalid(
            where=_("%(element)s in line %(line)d") % {"element": element[1] if element else "?", "line": first.line}
        )


@cache
def _schema() -> Any:
    folder = Path(sepaxml.__file__).parent / "schemas"
    return etree.XMLSchema(etree.parse(str(folder / f"{SCHEMA}.xsd")))


def close(content: bytes, batch: PaymentBatch) -> None:
    """Put the file into the batch: packed, encrypted, with its hash."""
    batch.sha256 = hashlib.sha256(content).hexdigest()
    batch.key, batch.closed = keys.encrypt(zlib.compress(content, 6), about=batch.uuid.bytes)


def opened_file(batch: PaymentBatch) -> bytes:
    """The file as it was approved. Refuses: FileDamaged, BatchElsewhere (there is none yet)."""
    if batch.closed is None:
        raise refusals.BatchElsewhere(state=batch.get_state_display())
    try:
        content = zlib.decompress(keys.decrypt(bytes(batch.closed), key=batch.key, about=batch.uuid.bytes))
    except (keys.Altered, keys.KeyMissing, zlib.error):
        raise refusals.FileDamaged from None
    if hashlib.sha256(content).hexdigest() != batch.sha256:
        raise refusals.FileDamaged
    return content
