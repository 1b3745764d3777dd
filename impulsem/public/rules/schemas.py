"""What a table of open data looks like, as JSON Schema (2020-12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from impulsem.participation.queries.published import LICENCE, Sheet

TYPES: Mapping[str, dict[str, Any]] = {
    "string": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "boolean": {"type": "boolean"},
    "date": {"type": ["string", "null"], "format": "date"},
}


def schema(sheet: Sheet, *, address: str) -> dict[str, Any]:
    """Schema of a row of `sheet`; address: where the schema itself stands."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": sheet.name,
        "description": sheet.description,
        "license": LICENCE["path"],
        "type": "object",
        "properties": {field.name: TYPES[field.type] | {"description": field.description} for field in sheet.fields},
        "required": [field.name for field in sheet.fields],
        "additionalProperties": False,
    }
