"""Open data fit their schemas, say their licence, and are sent again only when something changed; the feed is Atom."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.participation.models import Process
from impulsem.participation.tests import factories
from impulsem.provenance.services import Edge, derive, withdraw
from impulsem.strategy import services as strategy
from impulsem.strategy.tests.factories import element, institute, make_strategy, words
from impulsem.strategy.tests.test_programme import TODAY, make_programme, observe, says

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
PYTHON = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a file that grows


def fits(row: dict[str, object], schema: dict) -> bool:
    """Required columns, no others, and each of its type: all that our schemas ask."""
    if set(row) != set(schema["required"]) or schema["additionalProperties"]:
        return False
    for name, wanted in schema["properties"].items():
        types = [wanted["type"]] if isinstance(wanted["type"], str) else wanted["type"]
        if not isinstance(
            row[name], tuple(kind for each in types for kind in (PYTHON[each] if isinstance(PYTHON[each], tuple) else (PYTHON[each],)))
        ):
            return False
        if wanted.get("format") == "date" and row[name] is not None:
            dt.date.fromisoformat(str(row[name]))
    return True


def test_every_row_of_every_table_fits_its_schema(anybody: Client, process: Process):
    said, made = factories.contribution(process), factories.proposal(process, state="confirmed")
    factories.session(process, state="held", heads=3)
    derive([Edge(said.node_id, made.node_id, "same")], by=actor(make_worker()))
    make_strategy()
    tables = json.loads(body(anybody.get(reverse("public:table", args=["proces", "all", "json"]))))["tables"]
    tables |= json.loads(body(anybody.get(reverse("public:decided_data", args=["strategy", "json"]))))["tables"]
    assert {"contributions", "proposals", "places", "sessions", "strategy"} <= set(tables)
    assert tables["contributions"]
    assert tables["places"]
    assert tables["strategy"]
    for name, rows in tables.items():
        schema = json.loads(anybody.get(reverse("public:schema", args=[name])).content)
        assert schema["license"].startswith("https://creativecommons.org/licenses/by/4.0")
        assert not [row for row in rows if not fits(row, schema)], name


def test_the_programme_in_force_is_told_with_its_indicators_and_a_draft_is_not(anybody: Client):
    by = institute()
    _programme, project = make_programme(by=by)
    strategy.measure(project=project, code="agenda.no_shows", baseline=0.2, baseline_on=TODAY, target=0.1, due=TODAY, by=by)
    observe("agenda.no_shows", 0.15)
    draft = strategy.draft_programme(reason=words("Next"), by=by)
    strategy.add_project(draft=draft, says=says("Nobody knows yet"), reason="Later", by=by)
    for name, count in (("programme", 1), ("indicators", 1)):
        [rows] = json.loads(body(anybody.get(reverse("public:decided_data", args=[name, "json"]))))["tables"].values()
        assert len(rows) == count
        schema = json.loads(anybody.get(reverse("public:schema", args=[name])).content)
        assert not [row for row in rows if not fits(row, schema)], name
    assert (rows[0]["value"], rows[0]["target"]) == (0.15, 0.1)
    feed = anybody.get(reverse("public:feed")).content.decode()
    assert "A project: " in feed
    assert "Nobody knows" not in feed


def test_the_chain_from_a_proposal_to_an_indicator_is_in_the_tables_and_drafts_are_not(anybody: Client, process: Process):
    by = institute()
    _programme, project = make_programme(by=by)
    strategy.measure(project=project, code="agenda.no_shows", baseline=0.2, baseline_on=TODAY, target=0.1, due=TODAY, by=by)
    measure = element("I1.1.1")
    made, draft = factories.proposal(process, state="confirmed"), factories.proposal(process, "Nobody knows yet")
    hidden = factories.proposal(factories.process(slug="intern", public=False), state="confirmed")
    [_edge, mistake] = derive([Edge(made.node_id, measure.node_id, "same"), Edge(made.node_id, project.node_id, "narrowed")], by=by)
    derive([Edge(draft.node_id, measure.node_id, "same"), Edge(hidden.node_id, measure.node_id, "same")], by=by)
    withdraw(mistake, reason="A slip", by=by)
    [own] = json.loads(body(anybody.get(reverse("public:table", args=["proces", "derivations", "json"]))))["tables"].values()
    [all_] = json.loads(body(anybody.get(reverse("public:decided_data", args=["derivations", "json"]))))["tables"].values()
    for rows in (own, all_):
        assert {(row["source_kind"], row["target_kind"], row["taken_back_because"]) for row in rows} == {
            ("proposal", "measure", ""),
            ("proposal", "project", "A slip"),
            ("measure", "objective", ""),
            ("measure", "project", ""),
            ("project", "indicator", ""),
        }
        assert {row["source"] for row in rows if row["source_kind"] == "proposal"} == {str(made.node.uuid)}
    schema = json.loads(anybody.get(reverse("public:schema", args=["derivations"])).content)
    assert not [row for row in (*own, *all_) if not fits(row, schema)]
    [gauges] = json.loads(body(anybody.get(reverse("public:decided_data", args=["indicators", "json"]))))["tables"].values()
    assert [row["node"] for row in gauges] == [row["target"] for row in own if row["target_kind"] == "indicator"]


def test_a_file_is_sent_again_only_when_something_changed(anybody: Client, process: Process):
    factories.contribution(process)
    path = reverse("public:table", args=["proces", "contributions", "csv"])
    first = anybody.get(path)
    assert len(list(csv.reader(io.StringIO(body(first).decode())))) == 2
    assert 'rel="license"' in first["Link"]
    assert anybody.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
    other = factories.contribution(process, "Una altra")
    second = anybody.get(path, headers={"if-none-match": first["ETag"]})
    assert second.status_code == 200
    other.state, other.withheld_because = "withheld", "It names somebody"
    other.save()
    assert anybody.get(path, headers={"if-none-match": second["ETag"]}).status_code == 200


def test_all_tables_come_in_one_archive_with_licence_and_description(anybody: Client, process: Process):
    factories.contribution(process)
    with zipfile.ZipFile(io.BytesIO(body(anybody.get(reverse("public:table", args=["proces", "all", "zip"]))))) as archive:
        assert {"LICENCE.txt", "datapackage.json", "contributions.csv", "proposals.csv", "places.csv"} <= set(archive.namelist())


def test_what_is_not_a_table_is_not_there(anybody: Client, process: Process):
    for path in ("p/proces/people.csv", "p/proces/all.csv", "p/proces/contributions.exe", "strategy.zip", "schema/people.json"):
        assert anybody.get(f"/impulsem/data/{path}").status_code == 404, path


def test_the_feed_is_atom_with_all_that_the_standard_asks(anybody: Client, process: Process):
    make_strategy()
    response = anybody.get(reverse("public:feed"))
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None, name
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for entry in entries:
        for name in ("id", "title", "updated", "link"):
            assert entry.find(f"{ATOM}{name}") is not None, name
        assert dt.datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "").tzinfo is not None
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert {link.get("rel") for link in feed.findall(f"{ATOM}link")} == {"alternate", "self"}
    assert anybody.get(reverse("public:feed"), headers={"if-none-match": response["ETag"]}).status_code == 304


def test_a_feed_with_nothing_in_it_is_the_same_every_time(anybody: Client, db: None):
    assert anybody.get(reverse("public:feed")).content == anybody.get(reverse("public:feed")).content
