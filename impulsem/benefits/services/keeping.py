"""A change of keys: what is kept closed is brought under the first one."""

from __future__ import annotations

from django.db import transaction

from impulsem.benefits.models import PayeeAccount, PaymentBatch
from impulsem.platform import keys


def rekey() -> int:
    """Says how many numbers of accounts and files of batches were under another key. Errors: keys.KeyMissing, keys.Altered."""
    done = 0
    for pk in _others(PayeeAccount):
        with transaction.atomic():
            account = PayeeAccount.objects.select_for_update().get(pk=pk)
            number = keys.decrypt(bytes(account.closed), key=account.key, about=account.uuid.bytes)
            account.key, account.closed = keys.encrypt(number, about=account.uuid.bytes)
            account.save(update_fields=["key", "closed"])
            done += 1
    for pk in _others(PaymentBatch):
        with transaction.atomic():
            batch = PaymentBatch.objects.select_for_update().get(pk=pk)
            file = keys.decrypt(bytes(batch.closed or b""), key=batch.key, about=batch.uuid.bytes)
            batch.key, batch.closed = keys.encrypt(file, about=batch.uuid.bytes)
            batch.save(update_fields=["key", "closed"])
            done += 1
    return done


def _others(model: type[PayeeAccount] | type[PaymentBatch]) -> list[int]:
    """Keys of rows that hold something under another key than the first."""
    rows = model._default_manager.exclude(closed=None).exclude(key=keys.first())
    return list(rows.order_by("pk").values_list("pk", flat=True))
