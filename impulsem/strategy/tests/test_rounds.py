"""A round from configuration to publication, and everything that must not happen to it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from impulsem.platform import audit
from impulsem.platform.errors import NotAllowed
from impulsem.platform.models import AuditEvent
from impulsem.strategy import published, services
from impulsem.strategy.models import Ballot, Count, Dimension, Option, PaperSheet, Remark, Round, Token
from impulsem.strategy.rules import publishing
from impulsem.strategy.services import rounds
from impulsem.strategy.services.rounds import BorderlineOpen, Frozen, NotBorderline, NotNow, NotReady
from impulsem.strategy.services.voting import (
    CodeUsed,
    NotAScore,
    NothingSaid,
    NotOpen,
    ReadByYou,
    ReadDifferently,
    UnknownCode,
    UnknownSheet,
)
from impulsem.strategy.tests.factories import codes, director, institute, make_round, make_strategy, open_it, professional, words

pytestmark = pytest.mark.django_db


def vote(code: str, scores: dict[str, int], **more: Any) -> str:
    return services.cast(code=code, scores=scores, shown=["o2", "o1", "o4", "o3"], **more)


def counted(*, ballots: int = 12) -> Round:
    round = open_it(make_round())
    for number, code in enumerate(codes(round, count=ballots)):
        vote(code, {"o1": 5, "o2": 3 + number % 2, "o3": 4 - number % 2, "o4": 1})
    by = institute()
    services.close(round=round, by=by)
    services.count(round=round, by=by)
    return Round.objects.get(pk=round.pk)


def test_a_round_about_objectives_takes_those_in_force_as_its_options() -> None:
    make_strategy()
    made = services.new_round(about="objectives", title=words("t"), question=words("q"), top=1, by=director())
    assert [option.key for option in made.options.all()] == ["I1.1", "I1.2"]
    with pytest.raises(NotAllowed):
        services.new_round(about="objectives", title=words("t"), question=words("q"), top=1, by=professional())


def test_what_is_frozen_is_hashed_and_can_no_longer_change_not_even_by_sql() -> None:
    by = institute()
    round = services.freeze(round=make_round(by=by), by=by)
    assert round.config is not None
    assert publishing.hashed(publishing.canonical(round.config)) == round.config_hash
    round.refresh_from_db()
    assert publishing.hashed(publishing.canonical(round.config)) == round.config_hash
    with pytest.raises(Frozen):
        services.add_dimension(round=round, code="late", name=words("l"), size=1, weight=1, quorum=0, by=by)
    for change in (
        lambda: Round.objects.filter(pk=round.pk).update(top=2),
        lambda: Round.objects.filter(pk=round.pk).update(seed=8),
        lambda: Round.objects.filter(pk=round.pk).update(config={}),
        lambda: Option.objects.filter(round=round).update(key="x"),
        lambda: Dimension.objects.filter(round=round).update(weight=9),
        lambda: Dimension.objects.filter(round=round).delete(),
        lambda: Round.objects.filter(pk=round.pk).update(status="closed"),
        lambda: Round.objects.filter(pk=round.pk).update(status="configured"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_round_goes_one_step_at_a_time_and_only_the_institute_takes_it() -> None:
    round, by = make_round(), institute()
    with pytest.raises(NotNow):
        services.open_round(round=round, by=by)
    with pytest.raises(NotAllowed):
        services.freeze(round=round, by=director())
    open_it(round)
    with pytest.raises(NotNow):
        services.freeze(round=round, by=by)
    with pytest.raises(NotNow):
        services.count(round=round, by=by)
    with pytest.raises(NotReady):
        services.freeze(round=make_round(options=1), by=by)


def test_a_ballot_uses_its_code_up_and_is_not_tied_to_it() -> None:
    round = open_it(make_round())
    (code,) = codes(round)
    receipt = vote(code, {"o1": 5, "o3": 0})
    ballot = Ballot.objects.get()
    assert ballot.scores == [5, 0, 0, 0]
    assert ballot.shown == [1, 0, 3, 2]
    assert ballot.receipt == services.receipt_hash(receipt.lower())
    assert Token.objects.get().used
    fields = {field.name for field in Ballot._meta.get_fields()}
    assert fields == {"id", "round", "dimension", "channel", "scores", "shown", "answers", "receipt"}
    assert not AuditEvent.objects.filter(action__contains="ballot").exists()
    assert not AuditEvent.objects.filter(action__contains="vot").exists()


def test_a_ballot_sent_twice_counts_once() -> None:
    round = open_it(make_round())
    (code,) = codes(round)
    vote(code, {"o1": 5})
    with pytest.raises(CodeUsed):
        vote(code, {"o1": 1})
    assert [ballot.scores for ballot in Ballot.objects.all()] == [[5, 0, 0, 0]]


def test_a_refused_ballot_leaves_the_code_for_another_try() -> None:
    round = open_it(make_round())
    (code,) = codes(round)
    for wrong, refusal in (({"o1": 6}, NotAScore), ({"x": 1}, NotAScore), ({"o1": 0}, NothingSaid), ({}, NothingSaid)):
        with pytest.raises(refusal):
            vote(code, wrong)
    assert not Token.objects.get().used
    vote(code, {"o1": 1})


def test_an_unknown_code_and_one_before_or_after_its_time_are_refused() -> None:
    by, round = institute(), make_round()
    with pytest.raises(NotNow):
        codes(round)
    services.freeze(round=round, by=by)
    early, late = codes(round, count=2)
    with pytest.raises(NotOpen):
        vote(early, {"o1": 1})
    services.open_round(round=round, by=by)
    with pytest.raises(UnknownCode):
        vote("AAAA-BBBB-CCCC", {"o1": 1})
    services.close(round=round, by=by)
    with pytest.raises(NotOpen):
        vote(late, {"o1": 1})
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(round=round, dimension=round.dimensions.get(), scores=[1, 1, 1, 1], receipt="r")
    assert not Ballot.objects.exists()


def test_nothing_is_counted_before_closing_not_even_by_sql() -> None:
    round = open_it(make_round())
    with pytest.raises(NotNow):
        services.count(round=round, by=institute())
    with pytest.raises(IntegrityError), transaction.atomic():
        Count.objects.create(
            round=round, result={}, result_hash="x", ballots="", answers="", receipts="", rule="r", actor_name="n", at=round.created_at
        )


def test_ballots_cannot_be_changed_or_taken_out() -> None:
    round = open_it(make_round())
    vote(codes(round)[0], {"o1": 5})
    with pytest.raises(Exception, match="ballot_stays"), transaction.atomic():
        Ballot.objects.update(scores=[1, 1, 1, 1])
    with pytest.raises(Exception, match="ballot_stays"), transaction.atomic():
        Ballot.objects.all().delete()
    with pytest.raises(Exception, match="token_used_once"), transaction.atomic():
        Token.objects.update(used=False)


@pytest.mark.django_db(transaction=True)
def test_after_closing_not_even_the_rows_own_transaction_numbers_tie_a_ballot_to_its_code() -> None:
    round = open_it(make_round())
    for code in codes(round, count=5):
        vote(code, {"o1": 5})

    def numbers(table: str) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT xmin::text FROM {table}")
            return {row[0] for row in cursor.fetchall()}

    # while it is open, whoever keeps the database could tell: a number for each vote
    assert len(numbers("strategy_ballot")) == len(numbers("strategy_token")) == 5
    services.close(round=round, by=institute())
    assert len(numbers("strategy_ballot")) == 1
    assert Ballot.objects.count() == 5
    assert len(numbers("strategy_token")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_the_same_code_at_once_put_one_ballot_into_the_box() -> None:
    round = open_it(make_round())
    (code,) = codes(round)
    outcomes: list[str] = []
    start = threading.Barrier(4)

    def send() -> None:
        start.wait()
        try:
            vote(code, {"o1": 3})
            outcomes.append("in")
        except CodeUsed:
            outcomes.append("used")
        finally:
            connection.close()

    tabs = [threading.Thread(target=send) for _ in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert sorted(outcomes) == ["in", "used", "used", "used"]
    assert Ballot.objects.count() == 1


def test_a_count_that_is_interrupted_leaves_nothing_and_can_be_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    by, round = institute(), open_it(make_round())
    for code in codes(round, count=11):
        vote(code, {"o1": 5, "o2": 1})
    services.close(round=round, by=by)

    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(audit, "record", interrupted)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            services.count(round=round, by=by)
    round.refresh_from_db()
    assert round.status == "closed"
    assert not Count.objects.exists()
    assert Ballot.objects.count() == 11
    services.count(round=round, by=by)
    assert Count.objects.get().result["ballots"] == 11


def test_the_published_files_give_the_published_hash_in_a_program_of_its_own(tmp_path: Path) -> None:
    round = open_it(make_round(dimensions={"staff": 20, "others": 30, "few": 4}))
    for number, (name, many) in enumerate((("staff", 14), ("others", 12), ("few", 3))):
        for place, code in enumerate(codes(round, name, many)):
            vote(code, {"o1": 5 - number, "o2": 1 + place % 5, "o3": 3, "o4": (place + number) % 6})
    by = institute()
    services.close(round=round, by=by)
    made = services.count(round=round, by=by)
    round.refresh_from_db()
    files = {
        "round.json": publishing.canonical(round.config),
        "ballots.csv": made.ballots,
        "answers.csv": made.answers,
        "receipts.txt": made.receipts,
        "result.json": publishing.canonical(Count.objects.get().result),
    }
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode())
    script = Path(published.__file__).with_name("recompute.py")
    done = subprocess.run([sys.executable, "-I", str(script), str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(made.result_hash)
    assert "few" not in made.ballots  # three people are not published under their own name


def test_a_receipt_is_found_in_the_published_list() -> None:
    round = open_it(make_round())
    receipts = [vote(code, {"o1": 3}) for code in codes(round, count=3)]
    by = institute()
    services.close(round=round, by=by)
    listed = services.count(round=round, by=by).receipts.split()
    assert sorted(services.receipt_hash(each) for each in receipts) == listed


def test_borderline_options_are_decided_by_a_named_person_with_a_reason_before_it_is_certified(monkeypatch: pytest.MonkeyPatch) -> None:
    round, by = counted(), institute()
    monkeypatch.setattr(rounds, "borderline", lambda _: {"o2"})
    with pytest.raises(BorderlineOpen):
        services.certify(round=round, by=by)
    with pytest.raises(NotBorderline):
        services.decide(round=round, key="o4", chosen=True, reason="r", by=by)
    with pytest.raises(services.NoReason):
        services.decide(round=round, key="o2", chosen=True, reason=" ", by=by)
    with pytest.raises(NotAllowed):
        services.decide(round=round, key="o2", chosen=True, reason="r", by=director())
    services.decide(round=round, key="o2", chosen=True, reason="It costs little", by=by)
    services.certify(round=round, by=by)
    services.publish(round=round, by=by)
    round.refresh_from_db()
    assert round.status == "published"
    assert [step.status for step in round.steps.order_by("at")] == ["frozen", "open", "closed", "counted", "certified", "published"]


def test_remarks_are_kept_apart_and_answers_are_tallied() -> None:
    round, by = make_round(), institute()
    services.add_question(round=round, code="begun", text=words("Begun?"), answers=[words("Yes"), words("No")], by=by)
    services.add_question(round=round, code="words", text=words("Anything else?"), answers=[], by=by)
    open_it(round)
    one, two = codes(round, count=2)
    vote(one, {"o1": 5}, answers={"begun": 1, "strange": 4}, remarks={"words": " Thank you ", "begun": "no"})
    vote(two, {"o1": 5}, answers={"begun": 7})
    assert [remark.text for remark in Remark.objects.all()] == ["Thank you"]
    services.close(round=round, by=by)
    assert services.count(round=round, by=by).answers == "question,answer,ballots\nbegun,1,0\nbegun,2,1\n"


def test_a_sheet_of_paper_is_read_by_two_people_and_forgotten() -> None:
    round = open_it(make_round())
    (code,) = codes(round)
    sheet = services.hand_out_sheet(code=code, by=professional())
    with pytest.raises(CodeUsed):
        vote(code, {"o1": 1})
    first, second = professional(), professional()
    scores = {"o1": 4, "o2": 2}
    services.type_in_sheet(round=round, number=sheet.number, scores=scores, by=first)
    with pytest.raises(ReadByYou):
        services.type_in_sheet(round=round, number=sheet.number, scores=scores, by=first)
    services.close(round=round, by=institute())
    services.type_in_sheet(round=round, number=sheet.number, scores=scores, by=second)  # handed in on the last day
    sheet = PaperSheet.objects.get()
    assert (sheet.state, sheet.first, sheet.second, sheet.differed) == ("done", None, None, False)
    assert Ballot.objects.get().scores == [4, 2, 0, 0]
    with pytest.raises(UnknownSheet):
        services.type_in_sheet(round=round, number=sheet.number, scores=scores, by=professional())


def test_where_two_people_read_differently_a_third_decides_between_them() -> None:
    round = open_it(make_round())
    sheet = services.hand_out_sheet(code=codes(round)[0], by=professional())
    services.type_in_sheet(round=round, number=sheet.number, scores={"o1": 4, "o2": 2}, by=professional())
    services.type_in_sheet(round=round, number=sheet.number, scores={"o1": 1, "o2": 2}, by=professional())
    third = professional()
    with pytest.raises(ReadDifferently):
        services.type_in_sheet(round=round, number=sheet.number, scores={"o1": 3, "o2": 2}, by=third)
    done = services.type_in_sheet(round=round, number=sheet.number, scores={"o1": 1, "o2": 2}, by=third)
    assert done.differed
    assert Ballot.objects.get().scores == [1, 2, 0, 0]


def test_what_voters_wrote_is_read_by_the_institute_after_the_count_and_that_it_was_read_stays() -> None:
    by = institute()
    round = make_round(by=by)
    services.add_question(round=round, code="else", text=words("Anything else?"), answers=[], by=by)
    open_it(round, by=by)
    (code,) = codes(round)
    vote(code, {"o1": 5}, remarks={"else": "More time for people"})
    with pytest.raises(NotNow):
        services.read_remarks(round=Round.objects.get(), by=by)
    services.close(round=round, by=by)
    services.count(round=round, by=by)
    round.refresh_from_db()
    with pytest.raises(NotAllowed):
        services.read_remarks(round=round, by=director())
    assert [remark.text for remark in services.read_remarks(round=round, by=by)] == ["More time for people"]
    assert AuditEvent.objects.filter(action="strategy.remarks_read").count() == 1


def test_a_round_is_begun_again_like_an_earlier_one_and_may_be_changed() -> None:
    make_strategy()
    by = institute()
    first = services.new_round(about="measures", title=words("t"), question=words("q"), top=1, absent=words("Nobody else"), by=by)
    services.choose_options(round=first, keys=["I1.1.2"], by=by)
    services.add_dimension(round=first, code="staff", name=words("Staff"), size=9, weight="0.5", quorum=3, by=by)
    services.add_question(round=first, code="begun", text=words("Begun?"), answers=[words("yes"), words("no")], by=by)
    again = services.begin_again(round=first, by=by)
    assert (again.status, again.absent, again.seed == first.seed) == ("configured", words("Nobody else"), False)
    assert [option.key for option in again.options.all()] == ["I1.1.2"]
    assert [(each.code, each.quorum) for each in again.dimensions.all()] == [("staff", 3)]
    assert [len(each.answers) for each in again.questions.all()] == [2]
    assert (first.dimensions.count(), first.questions.count()) == (1, 1)
    free = services.begin_again(round=make_round(by=by), by=by)
    assert [option.key for option in free.options.all()] == ["o1", "o2", "o3", "o4"]
    services.describe_round(round=free, title=words("New"), question=words("Now?"), absent={}, top=2, by=by)
    free.refresh_from_db()
    assert (free.title, free.top, free.absent) == (words("New"), 2, {})


def test_what_a_round_cannot_have_is_refused_in_words() -> None:
    by = institute()
    with pytest.raises(rounds.NoStrategy):
        services.new_round(about="objectives", title=words("t"), question=words("q"), top=1, by=by)
    round = make_round(by=by)
    given: dict[str, Any] = {"name": words("More"), "size": 5, "weight": "0.5", "quorum": 0, "by": by}
    for wrong, refusal in (({"code": "other"}, rounds.CalledOther), ({"code": "more", "weight": "0"}, rounds.WeighsNothing)):
        with pytest.raises(refusal):
            services.add_dimension(round=round, **given | wrong)
    services.add_question(round=round, code="q", text=words("?"), answers=[], by=by)
    with pytest.raises(rounds.QuestionTwice):
        services.add_question(round=round, code="q", text=words("?"), answers=[], by=by)
    assert services.add_option(round=round, title=words("Five"), by=by).key == "o5"
