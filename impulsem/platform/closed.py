"""What contexts keep closed, declared by each in its `keeping.py`: a change of keys reaches all of it, and nothing is forgotten."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from django.db import models, transaction

from impulsem.platform import keys


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ClosedColumn:
    """A column that `platform.keys` closed. `about` gives what ties its bytes to their row."""

    model: type[models.Model]
    closed: str
    key: str  # the column with the name of the key
    about: Callable[[Any], bytes] = lambda row: row.uuid.bytes

    @property
    def code(self) -> str:
        return f"{self.model._meta.label_lower}.{self.closed}"

    def rows(self) -> models.QuerySet[Any]:
        return self.model._default_manager.exclude(**{self.closed: None})


_columns: dict[str, ClosedColumn] = {}


def declare(column: ClosedColumn) -> None:
    if column.code in _columns:
        raise ValueError(f"declared twice: {column.code}")
    _columns[column.code] = column


def declared() -> list[ClosedColumn]:
    return [_columns[code] for code in sorted(_columns)]


def rekey(column: ClosedColumn) -> int:
    """Bring a column under the first key, row by row; says how many were under another. Errors: keys.KeyMissing, keys.Altered."""
    others = column.rows().exclude(**{column.key: keys.first()})
    done = 0
    for pk in list(others.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = others.select_for_update().filter(pk=pk).first()
            if row is None:  # it was taken away, or closed anew, meanwhile
                continue
            name, closed = keys.encrypt(_opened(column, row), about=column.about(row))
            column.rows().filter(pk=pk).update(**{column.key: name, column.closed: closed})
            done += 1
    return done


def check(column: ClosedColumn) -> tuple[int, int]:
    """Open everything once: how many opened, and how many did not."""
    opened = stuck = 0
    for row in column.rows().order_by("pk").iterator(chunk_size=20):
        try:
            _opened(column, row)
            opened += 1
        except (keys.KeyMissing, keys.Altered):
            stuck += 1
    return opened, stuck


def _opened(column: ClosedColumn, row: models.Model) -> bytes:
    return keys.decrypt(bytes(getattr(row, column.closed)), key=getattr(row, column.key), about=column.about(row))
