"""What the columns of a file mean, and what a row of it says."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from impulsem.participation.exchange.reading import Row
from impulsem.participation.lengths import LONGEST
from impulsem.participation.synthesis.texts import fold

#: What a row may say, and what it is called.
FIELDS = {
    "external_id": _("Key of the row"),
    "title": _("Title"),
    "body": _("Text"),
    "language": _("Language"),
    "dimension": _("Dimension"),
    "session": _("Session"),
    "theme": _("Theme"),
    "captured_at": _("Date"),
    "url": _("Address on the web"),
    "state": _("What was decided there"),
    "answer": _("Answer that was given there"),
    "answered_at": _("Date of the answer"),
    "votes": _("Votes there"),
    "endorsements": _("Endorsements there"),
}
#: Of those, what the site that the row is of says of it, beside its words.
AT_SOURCE = ("state", "answer", "answered_at", "votes", "endorsements")
#: Headings by which a field is recognised, folded, the likeliest first.
HEADINGS: Mapping[str, Sequence[str]] = {
    "external_id": ("id", "uuid", "identificador", "codi", "codigo", "key", "reference", "num", "numero", "number"),
    "title": ("title", "titol", "titulo"),
    "body": (
        "body", "text", "texto", "original", "contribution", "aportacio", "aportacion", "proposta", "propuesta", "proposal", "descripcio",
        "descripcion", "description", "comentari", "comentario", "comment", "resposta", "respuesta",
    ),
    "language": ("language", "locale", "llengua", "idioma", "lengua"),
    "dimension": ("dimension", "dimensio", "ambit", "collectiu"),
    "session": ("session", "sessio", "sesion", "taller", "meeting"),
    "theme": ("theme", "category name", "taxonomies name", "tema", "categoria", "category"),
    "captured_at": ("captured on", "captured at", "published at", "created at", "date", "data", "fecha"),
    "url": ("url", "enllac", "enlace", "address"),
    "state": ("state", "estat", "estado"),
    "answer": ("answer", "resposta", "respuesta"),
    "answered_at": ("answered at", "state published at"),
    "votes": ("votes", "supports", "vots", "votos", "suports", "apoyos"),
    "endorsements": ("endorsements total count", "likes total count", "endorsements", "adhesions", "adhesiones"),
}  # fmt: skip
OWN_EXPORT = frozenset(("number", "uuid", "captured_on", "text"))
IN_LANGUAGE = re.compile(r"^(?P<base>.+?)[/_](?P<language>[a-z]{2})(?:-[A-Za-z]{2})?$")
LANGUAGES = frozenset(("ca", "es", "en", "gl", "eu", "fr", "oc", "it", "pt", "de", "ar", "ro", "ru", "ur", "zh"))
LONGEST_ID = 120
LONGEST_STATE = 40
UNANSWERED = "not_answered"  # as a Decidim site writes that nothing was decided


class RowProblem(Exception):
    """Why a row is left out, in words."""


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column, or one in several languages. parts: heading by language ("" when it has none)."""

    name: str
    parts: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """What a row says. Empty where it says nothing. at_source: those of `AT_SOURCE` that the file has a column for."""

    line: int
    external_id: str
    text: str
    language: str
    dimension: str
    session: str
    theme: Mapping[str, str]  # by language
    captured_at: dt.datetime | None
    url: str
    at_source: Mapping[str, Any]


def columns_of(headings: Sequence[str]) -> dict[str, Column]:
    """Columns by name; `title/ca` and `title/es` are one, and so are `title_ca` and `title_es`."""
    found: dict[str, dict[str, str]] = {}
    for heading in headings:
        match = IN_LANGUAGE.match(heading)
        if match and match["language"] in LANGUAGES and not match["base"].endswith("machine_translations"):
            found.setdefault(match["base"], {})[match["language"]] = heading
        elif heading:
            found.setdefault(heading, {})[""] = heading
    return {name: Column(name, parts) for name, parts in found.items()}


def guess_mapping(columns: Mapping[str, Column]) -> dict[str, str]:
    """Name of a column for each field that one is recognised for."""
    folded = {fold(name): name for name in reversed(list(columns))}
    guessed: dict[str, str] = {}
    for field, likely in HEADINGS.items():
        name = next((folded[word] for word in likely if word in folded and folded[word] not in guessed.values()), None)
        if name is not None:
            guessed[field] = name
    if "body" not in guessed and "title" in guessed:
        guessed["body"] = guessed.pop("title")
    if columns.keys() >= OWN_EXPORT:
        guessed.pop("state", None)  # what was decided about showing it
    return guessed


def name_shape(headings: Sequence[str]) -> str:
    """What kind of file it looks like, in words."""
    names, bases = set(headings), set(columns_of(headings))
    if names >= OWN_EXPORT:
        return str(_("an export of this product"))
    if {"commentable_id", "body"} <= bases:
        return str(_("comments of a Decidim site"))
    if any(name.startswith("taxonomies") for name in names) and "body" in bases:
        return str(_("proposals of a Decidim site, as it writes them since 2024"))
    if "participatory_space/id" in names and "body" in bases:
        return str(_("proposals of a Decidim site, as it wrote them from 2018 to 2023"))
    if "feature/id" in names and "body" in bases:
        return str(_("proposals of a Decidim site, as it wrote them in 2017"))
    return str(_("a table with headings"))


def record_of(row: Row, columns: Mapping[str, Column], mapping: Mapping[str, str], *, language: str) -> Record:
    """What the row says. language: where the file does not say one. Raises: RowProblem."""
    if row.values is None:
        raise RowProblem(row.problem)
    said = {field: _spoken(row.values, columns[name], language) for field, name in mapping.items() if name in columns}
    title, body = (_plain(said[field][0]) if field in said else "" for field in ("title", "body"))
    text = body if fold(body[: 2 * len(title) + 20]).startswith(fold(title)) else f"{title}\n\n{body}".strip()
    if not text:
        raise RowProblem(str(_("It says nothing.")))
    if len(text) > LONGEST:
        raise RowProblem(str(_("It is too long: %(found)s letters, and %(most)s at most.")) % {"found": len(text), "most": LONGEST})
    external_id = said.get("external_id", ("", ""))[0].strip()
    if "external_id" in mapping and not external_id:
        raise RowProblem(str(_("It has no key, so it could not be recognised when the file comes again.")))
    if len(external_id) > LONGEST_ID:
        raise RowProblem(str(_("Its key is too long.")))
    spoken = said.get("language", ("", ""))[0].strip().lower()[:2] or next(
        (said[field][1] for field in ("body", "title") if field in said and said[field][0].strip()), ""
    )
    theme = columns.get(mapping.get("theme", ""))
    return Record(
        line=row.line,
        external_id=external_id,
        text=text,
        language=spoken or language,
        dimension=said.get("dimension", ("", ""))[0].strip(),
        session=said.get("session", ("", ""))[0].strip(),
        theme={code: _plain(value) for code, part in theme.parts.items() if (value := row.values.get(part, ""))} if theme else {},
        captured_at=_moment(said.get("captured_at", ("", ""))[0].strip()),
        url=said.get("url", ("", ""))[0].strip(),
        at_source=_at_source(row.values, columns, mapping, said, spoken or language),
    )


def _at_source(
    values: Mapping[str, str], columns: Mapping[str, Column], mapping: Mapping[str, str], said: Mapping[str, tuple[str, str]], language: str
) -> dict[str, Any]:
    """What the columns of `AT_SOURCE` say. state: the source's own word; answer: by language. Raises: RowProblem."""
    found: dict[str, Any] = {}
    if "state" in said:
        state = said["state"][0].strip()[:LONGEST_STATE]
        found["state"] = "" if state == UNANSWERED else state
    if "answer" in said:
        parts = columns[mapping["answer"]].parts
        found["answer"] = {code or language: words for code, part in parts.items() if (words := _plain(values.get(part, "") or ""))}
        if any(len(words) > LONGEST for words in found["answer"].values()):
            raise RowProblem(str(_("Its answer is too long: %(most)s letters at most.")) % {"most": LONGEST})
    if "answered_at" in said:
        found["answered_at"] = _moment(said["answered_at"][0].strip())
    return found | {field: _count(said[field][0].strip()) for field in ("votes", "endorsements") if field in said}


def _count(text: str) -> int | None:
    """None where the source keeps it to itself. Raises: RowProblem."""
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise RowProblem(str(_("“%(text)s” is not a number.")) % {"text": text[:40]})
    return int(text)


def host_of(url: str) -> str:
    """Where a file comes from, by the address of one of its rows."""
    try:
        return (urlsplit(url).hostname or "")[:50]
    except ValueError:
        return ""


def _spoken(values: Mapping[str, str], column: Column, language: str) -> tuple[str, str]:
    """The text and its language ("" when the file does not say): `language` first, then as the columns stand."""
    order = sorted(column.parts, key=lambda code: code != language)
    return next(((text, code) for code in order if (text := values.get(column.parts[code], "") or "").strip()), ("", ""))


BREAKS = re.compile(r"<(?:p|br|div|li|h[1-6])\b[^>]*>", re.IGNORECASE)
MARKS = re.compile(r"</?[a-zA-Z][^>]*>|<!--.*?-->", re.DOTALL)
GUARDED = ("'=", "'+", "'-", "'@")  # as our own export writes what a spreadsheet would take for a sum
MANY_BREAKS = re.compile(r"\n{3,}")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


def _plain(text: str) -> str:
    """The words without HTML, letters that cannot be seen, or spaces at the ends of lines."""
    if "<" in text:
        text = MARKS.sub("", BREAKS.sub("\n", text))
    if "&" in text:
        text = html.unescape(text)
    if text[:2] in GUARDED:
        text = text[1:]
    lines = [" ".join(line.split()) for line in CONTROLS.sub("", text).splitlines()]
    return MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip()


DAY_FIRST = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T](\d{1,2}):(\d{2}))?")
YEAR_FIRST = re.compile(r"^(\d{4})/(\d{1,2})/(\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?")


def _moment(text: str) -> dt.datetime | None:
    """A moment; of a day without an hour, its noon. Raises: RowProblem."""
    if not text:
        return None
    tidy = text.removesuffix(" UTC") + ("+00:00" if text.endswith(" UTC") else "")
    tidy = re.sub(r" ([+-]\d{2}):?(\d{2})$", r"\1:\2", tidy)
    try:
        if match := DAY_FIRST.match(tidy):
            day, month, year, *clock = match.groups()
        elif match := YEAR_FIRST.match(tidy):
            year, month, day, *clock = match.groups()
        if match:
            hour, minute = int(clock[0] or 12), int(clock[1] or 0)
            zone = timezone.get_current_timezone()
            found: dt.datetime | None = dt.datetime(int(year), int(month), int(day), hour, minute, tzinfo=zone)
        elif date := parse_date(tidy):
            found = dt.datetime.combine(date, dt.time(12))
        else:
            found = parse_datetime(tidy)
    except ValueError:
        found = None
    if found is None:
        raise RowProblem(str(_("“%(text)s” is not a date.")) % {"text": text[:40]})
    return found if timezone.is_aware(found) else timezone.make_aware(found)
