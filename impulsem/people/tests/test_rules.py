"""The pure rules: numbers, phones, money, names, questions, drawings."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impulsem.people.rules import addresses, genogram, households, identifiers, likeness, money, names, phones, questions

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("kind", "typed", "written"),
    [
        ("dni", " 12.345.678-z ", "12345678Z"),
        ("dni", "1234567L", "01234567L"),
        ("nie", "x-1234567-l", "X1234567L"),
        ("passport", "ab 123456", "AB123456"),
        ("nass", "28/12345678/40", "281234567840"),
        ("cip", "beor 0 840503 001", "BEOR0840503001"),
    ],
)
def test_a_number_is_kept_in_one_form(kind: str, typed: str, written: str) -> None:
    assert identifiers.normalise(kind, typed) == written
    assert identifiers.normalise(kind, written) == written


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("dni", "12345678A"),
        ("dni", "1234"),
        ("nie", "X1234567A"),
        ("nie", "W1234567L"),
        ("nass", "281234567899"),
        ("nass", "28"),
        ("cip", "BEOR0841303001"),
        ("passport", "ABCDEF"),
        ("other", "1"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_a_sentence(kind: str, typed: str) -> None:
    with pytest.raises(identifiers.WrongIdentifier) as refusal:
        identifiers.normalise(kind, typed)
    assert str(refusal.value.sentence)


@given(st.integers(0, 99_999_999))
def test_every_dni_round_trips_and_is_found_without_its_letter(number: int) -> None:
    written = f"{number:08}{identifiers.check_letter(f'{number:08}')}"
    assert identifiers.normalise("dni", written.lower()) == written
    assert ("dni", written) in identifiers.guess(f"{number:08}")


@given(st.sampled_from("XYZ"), st.integers(0, 9_999_999))
def test_every_nie_round_trips(prefix: str, number: int) -> None:
    bare = f"{prefix}{number:07}"
    written = bare + identifiers.check_letter(bare)
    assert identifiers.normalise("nie", f"{written[0]}-{written[1:8]}-{written[8]}") == written


@given(st.integers(1, 52), st.integers(0, 99_999_999), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_of_a_social_security_number_is_noticed(province: int, number: int, place: int, change: int) -> None:
    serial = f"{province:02}{number:08}"
    written = serial + identifiers.nass_check(serial[:2], serial[2:])
    assert identifiers.normalise("nass", written) == written
    wrong = written[:place] + str((int(written[place]) + change) % 10) + written[place + 1 :]
    if (int(serial[2:]) < 10**7) == (int(wrong[2:10]) < 10**7):  # the register joins short and long numbers in two ways
        with pytest.raises(identifiers.WrongIdentifier):
            identifiers.normalise("nass", wrong)


def test_a_phone_is_kept_with_its_country_and_shown_as_people_write_it() -> None:
    assert phones.normalise("600 000 142") == "+34600000142"
    assert phones.normalise("0034 600-000-142") == "+34600000142"
    assert phones.normalise("+212 612 345678") == "+212612345678"
    assert phones.shown("+34600000142").startswith("600")
    assert phones.shown("+212612345678").startswith("+212")
    with pytest.raises(phones.WrongPhone):
        phones.normalise("12")
    with pytest.raises(phones.WrongPhone):
        phones.normalise("no phone")


amounts = st.decimals(min_value=0, max_value=Decimal("99999.99"), places=2)
facts = st.builds(money.Amount, st.sampled_from(["income", "expense"]), amounts, st.sampled_from(["monthly", "fourteen", "yearly", "once"]))
stocks = st.builds(money.Amount, st.sampled_from(["debt", "asset"]), amounts, st.just("once"))


@given(st.lists(facts | stocks, max_size=12))
def test_sums_are_never_negative_and_are_rounded_once(rows: list[money.Amount]) -> None:
    total = money.totals(rows)
    exact = sum(
        (Fraction(f.amount) * money.PAYMENTS[f.frequency] / 12 for f in rows if f.kind == "income" and f.frequency != "once"), Fraction(0)
    )
    assert abs(Fraction(total.income) - exact) <= Fraction(1, 200)
    assert min(total.income, total.expense, total.debts, total.assets, total.income_once, total.expense_once) >= 0
    assert total.left == total.income - total.expense


@given(st.lists(facts | stocks, max_size=8), st.lists(facts | stocks, max_size=8))
def test_the_sum_of_a_household_does_not_depend_on_the_order(one: list[money.Amount], other: list[money.Amount]) -> None:
    assert money.totals(one + other) == money.totals(other + one)


def test_fourteen_payments_are_spread_over_twelve_months() -> None:
    assert money.per_month(money.Amount("income", Decimal("600.00"), "fourteen")) == Decimal("700.00")
    assert money.per_month(money.Amount("expense", Decimal("100.00"), "yearly")) == Decimal("8.33")
    assert money.per_month(money.Amount("income", Decimal("100.00"), "once")) is None
    thirds = [money.Amount("expense", Decimal("100.00"), "yearly")] * 3
    assert money.totals(thirds).expense == Decimal("25.00")  # not 3 x 8.33


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert names.fold(names.fold(text)) == names.fold(text)
    assert names.clean(names.clean(text)) == names.clean(text)


@given(st.text("abcde", max_size=8), st.text("abcde", max_size=8))
def test_slips_are_counted_alike_both_ways(one: str, other: str) -> None:
    assert names.slips(one, other) == names.slips(other, one)
    assert (names.slips(one, other) == 0) == (one == other)


@given(
    st.text("abcdefgh", min_size=3, max_size=9),
    st.integers(0, 8),
    st.sampled_from("abcdefghz"),
    st.sampled_from(["change", "drop", "add", "swap"]),
)
def test_one_slip_always_leaves_something_in_common(token: str, place: int, letter: str, slip: str) -> None:
    place %= len(token) - 1
    wrong = {
        "change": token[:place] + letter + token[place + 1 :],
        "drop": token[:place] + token[place + 1 :],
        "add": token[:place] + letter + token[place:],
        "swap": token[:place] + token[place + 1] + token[place] + token[place + 2 :],
    }[slip]
    assert names.slips(token, wrong, most=1) <= 1
    assert ({token} | names.shortened(token)) & ({wrong} | names.shortened(wrong)) or len(wrong) < 3


@pytest.mark.parametrize(
    "text",
    ["3/5/1980", "03.05.1980", "1980-05-03", "03051980", "3 maig 1980", "3 de maig de 1980", "3 de mayo de 1980", "3 May 1980", "3-5-80"],
)
def test_a_birth_date_is_read_in_the_ways_people_write_it(text: str) -> None:
    assert questions.read(text, today=TODAY).born_on == dt.date(1980, 5, 3)
    both = questions.read(f"Fatima {text}", today=TODAY)
    assert both.born_on == dt.date(1980, 5, 3)
    assert both.words == ("fatima",)


def test_a_question_is_read_as_all_that_it_may_be() -> None:
    def read(text: str) -> questions.Question:
        return questions.read(text, today=TODAY)

    assert read("5 d'abril de 1990").born_on == dt.date(1990, 4, 5)
    assert ("dni", "12345678Z") in read("12.345.678").numbers
    assert ("dni", "12345678Z") in read("12 345 678 z").numbers
    assert read("12 345 678 z").words == ()
    assert read("600 00 01 42").phone == "600000142"
    assert read("+34 600000142").phone == "600000142"
    assert (read("entença 12").street, read("entença 12").door) == ("entenca", "12")
    assert read("c/ de l'Aurora").street == "aurora"
    assert (read("benali 1984").words, read("benali 1984").born_in) == (("benali",), 1984)
    assert read("Ana@Example.org").email == "ana@example.org"
    assert read("31/2/1980").born_on is None
    assert read("!!!").is_empty


@given(st.text(max_size=80))
def test_any_text_can_be_a_question(text: str) -> None:
    questions.read(text, today=TODAY)


stays = st.lists(
    st.builds(
        lambda person, role, start, days: households.Stay(person, role, start, start + dt.timedelta(days=days) if days else None),
        st.integers(1, 6),
        st.sampled_from(households.ORDER),
        st.dates(dt.date(2015, 1, 1), dt.date(2026, 1, 1)),
        st.integers(0, 900),
    ),
    max_size=12,
)


@given(stays, st.dates(dt.date(2014, 1, 1), dt.date(2027, 1, 1)))
def test_composition_changes_only_on_days_of_change(rows: list[households.Stay], day: dt.date) -> None:
    changes = households.days_of_change(rows, dt.date(2030, 1, 1))
    before = max((change for change in changes if change <= day), default=None)
    if before is None:
        assert households.composition(rows, day) == []
    else:
        assert households.composition(rows, day) == households.composition(rows, before)


def test_a_household_goes_by_its_surnames() -> None:
    def member(role: str, first: str, second: str = "", minor: bool = False) -> households.Named:
        return households.Named(role, f"X {first} {second}", first, second, minor)

    assert households.surnames([member("principal", "Benali", "Haddou")]) is None
    alone_with_child = [member("child", "Ortega", "Benali", minor=True), member("principal", "Benali", "Haddou")]
    assert households.surnames(alone_with_child) == "Benali Haddou"
    assert households.surnames([member("principal", "Puig", "Serra"), member("partner", "Roca", "Mas")]) == "Puig Roca"
    assert households.surnames([member("principal", "Puig"), member("partner", "Puig")]) == "Puig"


def test_roles_when_some_leave_together() -> None:
    assert households.roles_after_split([(2, "partner", 40), (3, "child", 8)]) == {2: "principal", 3: "child"}
    assert households.roles_after_split([(3, "child", 20), (4, "child", 19)]) == {3: "principal", 4: "relative"}


def test_likeness_says_its_reasons() -> None:
    fatima = likeness.Traits("Fàtima", "Benali", "Haddou", birth_date=dt.date(1984, 5, 3), sex="F")
    same = likeness.compare(fatima, likeness.Traits("Fatima", "Benali", "Haddou", birth_date=dt.date(1984, 5, 3), sex="F"))
    assert same.why == ("same_name", "birth_date")
    assert same.score >= likeness.MUST_BE_CHECKED
    slip = likeness.compare(fatima, likeness.Traits("Fatma", "Benali", birth_date=dt.date(1984, 3, 5)))
    assert slip.why == ("similar_name", "birth_date_swapped")
    other = likeness.compare(fatima, likeness.Traits("Fatima", "Benali", "Haddou", birth_date=dt.date(1950, 5, 4), sex="M"))
    assert other.score < likeness.WORTH_A_LOOK
    number = likeness.Traits("A", "B", identifiers=frozenset({"12345678Z"}))
    assert "identifier" in likeness.compare(number, number).why


keys = st.integers(1, 8)
pairs = st.lists(st.tuples(keys, keys), max_size=8).map(tuple)


@given(st.sets(keys, min_size=1), pairs, pairs, pairs, pairs, st.sets(keys))
def test_the_drawing_places_everybody_once_and_nobody_on_another(people, parents, partners, former, siblings, here) -> None:
    kin = [genogram.Kin(key, str(key), lives_here=key in here) for key in sorted(people)]
    drawing = genogram.draw(kin, genogram.Ties(parents, partners, former, siblings, tuple((a, b, "") for a, b in parents)))
    assert sorted(figure.key for figure in drawing.figures) == sorted(people)
    spots = {(figure.x, figure.y) for figure in drawing.figures}
    assert len(spots) == len(people)
    for figure in drawing.figures:
        assert figure.left > 0
        assert figure.right < drawing.width
        assert figure.top >= 0
        assert figure.bottom < drawing.height


def test_children_stand_below_their_parents_and_couples_side_by_side() -> None:
    kin = [genogram.Kin(k, str(k), sex) for k, sex in ((1, "F"), (2, "M"), (3, "F"), (4, "F"), (5, "M"))]
    drawing = genogram.draw(kin, genogram.Ties(parents=((1, 3), (2, 3), (1, 5), (2, 5), (4, 1)), partners=((1, 2),)))
    at = {figure.key: figure for figure in drawing.figures}
    assert at[4].y < at[1].y == at[2].y < at[3].y == at[5].y
    assert abs(at[1].x - at[2].x) == genogram.STEP
    assert at[1].shape == "circle"
    assert at[2].shape == "square"


def test_whoever_has_no_kin_stands_beside_the_first() -> None:
    kin = [genogram.Kin(1, "Ana"), genogram.Kin(2, "Zohra"), genogram.Kin(3, "Lodger")]
    drawing = genogram.draw(kin, genogram.Ties(parents=((2, 1),)))
    at = {figure.key: figure for figure in drawing.figures}
    assert at[2].y < at[1].y == at[3].y


def test_an_address_is_looked_up_by_its_own_words() -> None:
    assert addresses.key("Carrer de l'Aurora", "11") == "aurora 11"
    assert addresses.key("Gran Via de les Corts Catalanes", "585") == "gran via corts catalanes 585"
    assert addresses.key("Carrer", "") == "carrer"
