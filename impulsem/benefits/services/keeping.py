"""A change of keys: what is kept closed is brought under the first one."""

from __future__ import annotations

from django.db import transaction

from impulsem.benefits.models import PayeeAccount, PaymentBatch
from impulsem.platform import keys


def rekey() -> int:
    """Says how many numbers of accounts and files of batches were under another key. Errors: keys.KeyMissing, keys.Altered."""
    done = 0
    for model, kept in ((PayeeAccount, PayeeAccount.objects.all()), (PaymentBatch, PaymentBatch.objects.exclude(closed=None))):
        for pk in list(kept.exclude(key=keys.first()).order_by("pk").values_list("pk", flat=True)):
            with transaction.atomic():
                row = model._default_manager.select_for_update().get(pk=pk)
                content = keys.decrypt(bytes(row.closed), key=row.key, about=row.uuid.bytes)
                row.key, row.closed = keys.encrypt(content, about=row.uuid.bytes)
                row.save(update_fields=["key", "closed"])
                done += 1
    return done
