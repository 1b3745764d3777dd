"""Files come in whatever their shape, once; what goes out says nobody's identity."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from rustpy_xlsxwriter import FastExcel

from impulsem.organisation.tests import factories as organisation
from impulsem.participation import files
from impulsem.participation.exchange import reading, shapes
from impulsem.participation.exchange.workbook import workbook
from impulsem.participation.exchange.writing import Field, Sheet
from impulsem.participation.models import Coding, Contribution, Correction, Import, Process, SourceAnswer
from impulsem.participation.queries.source_answers import all_told
from impulsem.participation.services import correct, exchange, mask, publish, synthesis, withhold
from impulsem.participation.tests import factories
from impulsem.platform.actors import job

BY = job("test")
OF_2017 = (
    "id;category/id;category/name;title;body;votes;comments;created_at;url;feature/id;meeting_ids\n"
    "11;3;Habitatge;Lloguers;Cal ajudar a pagar els lloguers.;4;0;2017-03-02 10:00:00 +0100;https://decidim.example.org/p/11;8;\n"
)
OF_2019 = (
    "id,category/id,category/name/ca,category/name/es,scope/id,participatory_space/id,title/ca,title/es,body/ca,body/es,state,supports,"
    "endorsements/total_count,endorsements/user_endorsements,published_at,url,meeting_urls,is_amend,answer/ca,answer/es\n"
    '21,3,Habitatge,Vivienda,,5,Lloguers,,"<p>Cal ajudar, i ""aviat"".</p><p>Ara.</p>",,accepted,4,1,Marta Riera,'
    "2019-05-03 08:00:00 UTC,https://decidim.example.org/p/21,,false,<p>Ho farem.</p>,<p>Lo haremos.</p>\n"
    "22,,,,,5,,Horarios,,Abrir por la tarde &amp; los sábados.,,0,0,,2019-05-04 08:00:00 UTC,https://decidim.example.org/p/22,,false,,\n"
)
OF_2024 = json.dumps(
    [
        {
            "id": 31,
            "author": {"id": [7], "name": ["Joan Puig"], "url": ["https://decidim.example.org/joan"]},
            "taxonomies": {"id": [4], "name": [{"ca": "Habitatge"}], "parent_id": [1]},
            "title": {"ca": "Lloguers"},
            "body": {"ca": "Cal ajudar.", "machine_translations": {"es": "Hay que ayudar."}},
            "participatory_space": {"id": 2},
            "published_at": "2024-05-03T08:00:00.000Z",
            "url": "https://decidim.example.org/p/31",
            "state": "evaluating",
            "answer": {"ca": "S'hi està treballant, diu la senyora Riera."},
            "answered_at": "2024-06-01T10:00:00.000Z",
            "votes": 12,
            "likes": {"total_count": 2, "user_likes": ["Joan Puig"]},
        }
    ]
)
COMMENTS = (
    "id;created_at;body;locale;author/id;author/name;alignment;depth;commentable_id;commentable_type\n"
    "5;2022-01-02 10:00:00 UTC;Hi estic d'acord.;ca;9;Anna;1;0;21;Decidim::Proposals::Proposal\n"
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en-gb"):
        yield


def records(content: bytes | str, language: str = "ca") -> list[shapes.Record | str]:
    table = reading.read_table(content.encode() if isinstance(content, str) else content)
    columns = shapes.columns_of(table.headings)
    mapping = shapes.guess_mapping(columns)
    told: list[shapes.Record | str] = []
    for row in table.rows:
        try:
            told.append(shapes.record_of(row, columns, mapping, language=language))
        except shapes.RowProblem as problem:
            told.append(str(problem))
    return told


@pytest.mark.parametrize("content", [OF_2017, OF_2019, OF_2024, COMMENTS], ids=["2017", "2019", "2024", "comments"])
def test_each_years_shape_is_told_apart_and_authors_are_never_read(content):
    table = reading.read_table(content.encode())
    assert "Decidim" in shapes.name_shape(table.headings)
    first = records(content)[0]
    assert isinstance(first, shapes.Record)
    assert first.external_id in {"11", "21", "31", "5"}
    assert first.language == "ca"
    assert first.captured_at is not None
    assert not any(name in repr(first) for name in ("Marta Riera", "Joan Puig", "Anna"))


def test_title_and_text_become_one_without_marks_in_the_language_that_they_have():
    one, two = records(OF_2019)
    assert (one.text, one.theme) == ('Lloguers\n\nCal ajudar, i "aviat".\nAra.', {"ca": "Habitatge", "es": "Vivienda"})
    assert (two.text, two.language) == ("Horarios\n\nAbrir por la tarde & los sábados.", "es")


def test_latin_letters_behind_a_mark_that_says_utf8_are_read():
    content = b"\xef\xbb\xbfid;text\n1;" + "Atenció més ràpida".encode("latin-1") + b"\n2;" + "Així també".encode() + b"\n"
    table = reading.read_table(content)
    assert table.mended
    assert [row.values["text"] for row in table.rows] == ["Atenció més ràpida", "Així també"]
    assert [row.values["text"] for row in reading.read_table("id;text\n1;Així".encode("utf-16")).rows] == ["Així"]


def test_a_quote_that_is_never_closed_costs_its_own_row_at_most():
    content = 'id;text;x\n1;"Bé, amb ""cometes"" i\nsalts";a\n2;"Trencada;b\n3;Bona;c\n4;"Bona;també";d\n5;massa;cel;les\n6;Última;e\n'
    table = reading.read_table(content.encode())
    told = [(row.line, row.values["text"] if row.values else row.problem) for row in table.rows]
    assert told[0] == (2, 'Bé, amb "cometes" i\nsalts')
    assert told[1] == (4, '"Trencada')
    assert [text for _, text in told[2:4]] == ["Bona", "Bona;també"]
    assert "4 cells" in told[4][1]
    assert told[5] == (8, "Última")


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=80)), min_size=1, max_size=20), st.sampled_from(",;\t"))
def test_whatever_a_csv_writer_writes_is_read_back(rows, separator):
    rows = [(str(number), *row) for number, row in enumerate(rows)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "title", "text"])
    clean = [tuple(cell.replace("\0", "").replace("\r", "") for cell in row) for row in rows]
    writer.writerows(clean)
    try:
        content = out.getvalue().encode()
    except UnicodeEncodeError:
        return
    read = [tuple(row.values.values()) for row in reading.read_table(content).rows if row.values]
    assert read == clean


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2", b"PK\x03\x04rubbish", b"\n\n", b"a;a\n1;2\n", b'{"a": 1}'])
def test_what_is_no_table_is_refused_in_words(content):
    with pytest.raises((reading.Unreadable, reading.NoHeadings)) as refusal:
        list(reading.read_table(content).rows)
    assert str(refusal.value)


def test_a_date_that_is_none_is_said():
    assert records("id;text;data\n1;Hola;demà passat\n")[0] == "“demà passat” is not a date."
    [spanish] = records("id;texto;fecha\n1;Hola;3/2/2020\n", language="es")
    assert spanish.captured_at is None or spanish.captured_at.month == 2


def bring(process: Process, content: bytes | str, name: str = "open-data-proposals.csv", **settings):
    content = content.encode() if isinstance(content, str) else content
    given = exchange.look_at_file(process=process, content=content, name=name, dimension=factories.dimension(process), by=BY)
    given = exchange.set_import(
        given=given, mapping=given.mapping, source=given.source, dimension=given.dimension, language="ca", by=BY, **settings
    )
    return exchange.go_on(given=given, by=BY)


@pytest.fixture
def process(db) -> Process:
    return factories.process()


def counted(given: Import) -> tuple[int, ...]:
    return tuple(given.outcome[name] for name in ("new", "changed", "unchanged", "refused"))


def test_a_file_that_comes_twice_is_in_once_and_a_changed_row_is_a_correction(process):
    first = bring(process, OF_2019)
    assert (counted(first), first.source, first.content) == ((2, 0, 0, 0), "decidim.example.org", None)
    assert Coding.objects.get(contribution__external_id="21").theme.name["es"] == "Vivienda"
    assert counted(bring(process, OF_2019)) == (0, 0, 2, 0)
    changed = OF_2019.replace("Horarios", "Horarios amplios")
    assert counted(bring(process, changed)) == (0, 1, 1, 0)
    assert counted(bring(process, changed)) == (0, 0, 2, 0)
    said = Contribution.objects.get(external_id="22")
    assert said.original.startswith("Horarios\n")
    assert [row.why for row in said.corrections.all()] == [Correction.Why.SOURCE]


def test_what_was_masked_is_not_shown_again_because_its_source_changed(process):
    bring(process, "id;text\n1;El senyor Puig crida molt.\n")
    said = Contribution.objects.get()
    assert said.state == Contribution.State.PARKED
    mask(contribution=said, text="[…] crida molt.", by=BY)
    assert counted(bring(process, "id;text\n1;El senyor Puig crida molt.\n")) == (0, 0, 1, 0)
    bring(process, "id;text\n1;El Joan crida.\n")
    said.refresh_from_db()
    assert said.state == Contribution.State.PARKED


def test_rows_that_cannot_come_in_are_told_and_the_rest_goes_on(process):
    other = factories.dimension(process, "public", order=2)
    content = "id;text;dimensio\n1;Bo;\n1;Repetit;\n2;;\n;Sense clau;\n3;Amb dimensió;public\n4;Amb dimensió;astral\n"
    content += "5;" + "a" * 20_001 + ";\n6;" + "b" * 20_000 + ";\n"
    given = bring(process, content)
    assert counted(given) == (3, 0, 0, 5)
    assert given.outcome["problems"][-1][1] == "It is too long: 20001 letters, and 20000 at most."
    assert given.outcome["repeated"] == 1
    assert [line for line, _ in given.outcome["problems"]] == [3, 4, 5, 7, 8]
    assert Contribution.objects.get(external_id="3").dimension == other


def test_it_goes_on_where_it_stopped(process, monkeypatch):
    monkeypatch.setattr(exchange, "BATCH", 10)
    content = "id;text\n" + "".join(f"{n};Proposta número {n}\n" for n in range(35)) + "7;Repetida\n"
    given = exchange.look_at_file(process=process, content=content.encode(), name="x.csv", dimension=factories.dimension(process), by=BY)
    calls = 0
    while given.state != Import.State.DONE:
        given = exchange.go_on(given=given, seconds=0, by=BY)
        calls += 1
    assert calls >= 4
    assert (counted(given), given.outcome["repeated"]) == ((35, 0, 0, 1), 1)
    assert Contribution.objects.filter(process=process).count() == 35


def test_a_look_tells_what_would_come_and_writes_nothing(process):
    bring(process, OF_2019)
    given = exchange.look_at_file(process=process, content=OF_2019.replace("Ara", "Avui").encode(), name="x.csv", dimension=None, by=BY)
    seen = exchange.preview(given)
    assert "2018" in seen.shape
    assert [record.line for record in seen.first] == []  # no dimension yet: each row is told
    given.dimension = factories.dimension(process)
    seen = exchange.preview(given)
    assert (seen.outcome.new, seen.outcome.changed, seen.outcome.unchanged) == (0, 1, 1)
    assert Contribution.objects.count() == 2


def test_what_its_site_says_of_a_contribution_comes_along_in_each_years_shape():
    says = [[each.at_source for each in records(content) if isinstance(each, shapes.Record)] for content in (OF_2017, OF_2019, OF_2024)]
    assert says[0] == [{"votes": 4}]
    assert says[1][0] == {"state": "accepted", "answer": {"ca": "Ho farem.", "es": "Lo haremos."}, "votes": 4, "endorsements": 1}
    assert says[1][1] == {"state": "", "answer": {}, "votes": 0, "endorsements": 0}
    assert (says[2][0]["state"], says[2][0]["votes"], says[2][0]["endorsements"]) == ("evaluating", 12, 2)
    assert says[2][0]["answered_at"].month == 6
    assert records("id;text;votes\n1;Hola;molts\n") == ["“molts” is not a number."]
    assert records("id;text;answer\n1;Hola;" + "a" * 20_001 + "\n") == ["Its answer is too long: 20000 letters at most."]


def test_what_its_site_says_is_added_and_never_overwritten(process):
    assert bring(process, OF_2019).outcome["answered"] == 2
    assert bring(process, OF_2019).outcome["answered"] == 0
    changed = OF_2019.replace("accepted,4,", "rejected,5,").replace("Ho farem.", "No ho farem.")
    look = exchange.look_at_file(process=process, content=changed.encode(), name="x.csv", dimension=factories.dimension(process), by=BY)
    assert (exchange.preview(look).outcome.answered, SourceAnswer.objects.count()) == (1, 2)
    again = bring(process, changed)
    assert (again.outcome["answered"], counted(again)) == (1, (0, 0, 2, 0))  # the words are the same
    said = Contribution.objects.get(external_id="21")
    assert [(row.state, row.votes, row.answer["ca"]) for row in all_told(said.node_id)] == [
        ("rejected", 5, "No ho farem."),
        ("accepted", 4, "Ho farem."),
    ]
    assert bring(process, changed.split("\n", 1)[0].replace("state,supports", "estat,altres") + "\n").outcome["answered"] == 0
    with pytest.raises(ProgrammingError), transaction.atomic():
        SourceAnswer.objects.update(state="accepted")


def test_a_file_without_a_column_says_nothing_about_it(process):
    bring(process, "id;text;state;votes\n1;Hola;accepted;3\n", "dades.csv")
    bring(process, "id;text;votes\n1;Hola;4\n", "dades.csv")
    said = Contribution.objects.get()
    assert [(row.state, row.votes) for row in all_told(said.node_id)] == [("accepted", 4), ("accepted", 3)]


def test_an_answer_that_may_name_somebody_is_masked_for_everybody(process, tmp_path):
    bring(process, OF_2024)
    [answer] = all_told(Contribution.objects.get().node_id)
    assert "Riera" in answer.answer["ca"]
    assert answer.words == ("S'hi està treballant, diu la senyora […].", "ca")
    publish(contribution=answer.contribution, by=organisation.actor(organisation.make_worker()))
    files.write_file(process, tmp_path / "out.json")
    assert "Riera" not in (tmp_path / "out.json").read_text()
    [row] = json.loads((tmp_path / "out.json").read_text())["tables"]["source_answers"]
    assert (row["state"], row["votes"], row["endorsements"], row["answer_ca"]) == ("evaluating", 12, 2, answer.words[0])
    assert (row["source"], row["answered_on"]) == ("decidim.example.org", "2024-06-01")


def test_a_long_text_comes_in_and_goes_out_whole(process, tmp_path):
    long = "\n".join(f"Punt {n}: menys paper i més temps per a les persones." for n in range(370))
    assert 18_000 < len(long) <= 20_000
    assert counted(bring(process, f'id,text\n1,"{long}"\n')) == (1, 0, 0, 0)
    publish(contribution=Contribution.objects.get(), by=organisation.actor(organisation.make_worker()))
    for kind in ("json", "xlsx"):
        files.write_file(process, tmp_path / f"out.{kind}")
        assert counted(bring(factories.process(), (tmp_path / f"out.{kind}").read_bytes(), f"out.{kind}")) == (1, 0, 0, 0)
        assert Contribution.objects.latest("pk").original == long


def test_a_spreadsheet_comes_in(process, tmp_path):
    path = tmp_path / "dades.xlsx"
    rows = [
        {"Codi": 1, "Aportació": "Menys paper", "Àmbit": "internal"},
        {"Codi": 2, "Aportació": "Més visites", "Àmbit": ""},
    ]
    FastExcel(path).sheet("dades", rows).save()
    assert counted(bring(process, path.read_bytes(), "dades.xlsx")) == (2, 0, 0, 0)


def test_everything_that_may_be_seen_goes_out_in_each_format_and_comes_back(process, tmp_path):
    worker = organisation.make_worker()
    actor = organisation.actor(worker)
    shown = factories.contribution(process, "=1+1 no és cap fórmula; la «tarda», sí.", state=Contribution.State.CAPTURED)
    publish(contribution=shown, by=actor)
    masked = factories.contribution(process, "La senyora Riera no m'escolta.", state=Contribution.State.CAPTURED)
    synthesis.set_passage_apart(contribution=masked, passage="senyora Riera", by=actor)
    mask(contribution=masked, text="[…] no m'escolta.", by=actor)
    gone = factories.contribution(process, "Paraules lletges", state=Contribution.State.CAPTURED)
    withhold(contribution=gone, reason="Insulta.", by=actor)
    factories.contribution(process, "Encara no moderada", state=Contribution.State.CAPTURED)
    correct(contribution=shown, text="=1+1 no és cap fórmula", by=actor)
    synthesis.place_as_new(what=shown, statement="Sense fórmules", by=actor)
    for kind in ("zip", "json", "xlsx"):
        files.write_file(process, tmp_path / f"out.{kind}")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
        rows = list(csv.DictReader(io.StringIO(archive.read("contributions.csv").decode())))
        described = json.loads(archive.read("datapackage.json"))
        places = list(csv.DictReader(io.StringIO(archive.read("places.csv").decode())))
    document = json.loads((tmp_path / "out.json").read_text())
    assert [row["text"] for row in rows] == ["'=1+1 no és cap fórmula", "[…] no m'escolta.", ""]
    assert [row["text"] for row in document["tables"]["contributions"]] == ["=1+1 no és cap fórmula", "[…] no m'escolta.", ""]
    assert [place["type"] for place in places] == ["same"]
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    assert {resource["name"] for resource in described["resources"]} == set(document["tables"])
    for hidden in ("Riera", "lletges", "moderada", worker.name, "tarda"):
        assert hidden not in everything
        assert hidden not in json.dumps(document, ensure_ascii=False)
    other = factories.process()
    factories.dimension(other)
    back = bring(other, (tmp_path / "out.json").read_bytes(), "out.json")
    assert counted(back) == (2, 0, 0, 1)  # what was withheld says nothing
    assert Contribution.objects.filter(process=other).order_by("number").first().original == "=1+1 no és cap fórmula"
    assert counted(bring(factories.process(), (tmp_path / "out.xlsx").read_bytes(), "out.xlsx"))[0] == 2


def test_a_workbook_holds_each_text_as_it_is_and_a_number_as_a_number():
    said = ['<b>"A" & B</b>', "=1+1", "  a space at both ends ", "two\nlines", "a bell \x07", "_x0007_"]
    fields = (Field("number", "Number", "integer"), Field("text", "Text"), Field("invented", "Whether", "boolean"))
    sheet = Sheet("contributions", "What", fields, lambda: [*((n, text, True) for n, text in enumerate(said, start=1)), (7, None, False)])
    empty = Sheet("excerpts", "Nothing", tuple(Field(f"c{n}", "") for n in range(28)), list)
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(workbook([sheet, empty], {"title": "A & B", "created": "2026"}))))
    rows = book.get_sheet_by_name("contributions").to_python()
    assert rows == [["number", "text", "invented"], *([n, text, True] for n, text in enumerate(said, start=1)), [7, "", False]]
    assert book.get_sheet_by_name("excerpts").to_python()[0][-1] == "c27"
    assert book.get_sheet_by_name("about").to_python()[0][0] == "A & B"
