"""What the machine tells about texts."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impulsem.participation.synthesis import agreement, language, near, texts, themes

WORDS = [
    a + b + c for a in ("ta", "be", "so", "ri", "mul", "can") for b in ("re", "lo", "ti", "gue") for c in ("nt", "da", "ma", "sos", "cio")
]


def invented(rng: random.Random, words: int = 30) -> str:
    return " ".join(rng.choices(WORDS, k=words))


def test_accents_capitals_and_marks_do_not_matter():
    assert texts.fold("  L’Atenció: MÉS  ràpida!! ") == "l atencio mes rapida"
    rows = texts.vectors(["Més temps per a l’atenció", "MES TEMPS PER A L'ATENCIO.", "Una altra cosa"])
    assert (rows[0] @ rows[1].T).toarray()[0, 0] == pytest.approx(1, abs=1e-5)
    assert (rows[0] @ rows[2].T).toarray()[0, 0] < 0.2


def test_a_text_without_letters_is_like_nothing_and_stops_nothing():
    rows = texts.vectors(["", "!!!", "Menys paper", "Menys papers"])
    first, second, _ = near.near_pairs(rows, at_least=0.3)
    assert list(zip(first, second, strict=True)) == [(2, 3)]
    assert near.near_pairs(texts.vectors([]))[0].size == 0
    assert near.near_pairs(texts.vectors(["", "…"]))[0].size == 0


def test_near_pairs_are_exactly_those_of_the_full_comparison():
    rng = random.Random(1)
    said = [invented(rng) for _ in range(200)]
    said += [f"{text} {invented(rng, 10)}" for text in said[:60]]
    rows = texts.vectors(said)
    full = np.triu((rows @ rows.T).toarray(), 1)
    first, second, alike = near.near_pairs(rows)
    assert set(zip(first.tolist(), second.tolist(), strict=True)) == set(
        zip(*map(np.ndarray.tolist, np.nonzero(full >= near.ALIKE)), strict=True)
    )
    assert np.allclose(alike, full[first, second], atol=1e-4)
    assert len(first) >= 60


def test_planted_copies_are_found():
    rng = random.Random(2)
    said = [invented(rng, 40) for _ in range(500)]
    planted = []
    for original in range(100):
        words = said[original].split()
        for _ in range(3):
            words[rng.randrange(len(words))] = rng.choice(WORDS)
        del words[rng.randrange(len(words))]
        planted.append((original, len(said)))
        said.append(" ".join(words).upper())
    found = set(zip(*(column.tolist() for column in near.near_pairs(texts.vectors(said))[:2]), strict=True))
    assert sum(pair in found for pair in planted) / len(planted) >= 0.98


def test_the_nearest_come_first_and_only_as_many_as_asked():
    rows = texts.vectors(["menys informes per fer", "menys informes", "menys informes per fer cada dia", "obrir a la tarda"])
    row, other, alike = near.nearest(rows[:1], rows[1:], most=2, at_least=0.1)
    assert row.tolist() == [0, 0]
    assert sorted(other.tolist()) == [0, 1]
    assert alike[0] >= alike[1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Cal més temps per fer visites amb les famílies i menys paper quan hi ha pressa.", "ca"),
        ("Hace falta más tiempo para hacer visitas con las familias y menos papel cuando hay prisa.", "es"),
        ("We need more time for visits with the families, and there should be less paper.", "en"),
        ("Menys paper.", ""),
        ("", ""),
    ],
)
def test_the_language_is_told_by_small_words_or_not_at_all(text, code):
    assert language.guess(text)[0] == code


def test_a_theme_is_learned_from_labels_and_only_from_enough_of_them():
    rng = random.Random(3)
    paper = [f"menys paper i menys informes {invented(rng, 2)}" for _ in range(30)]
    hours = [f"obrir a la tarda amb horaris amples {invented(rng, 2)}" for _ in range(30)]
    rows = texts.vectors([*paper, *hours, "massa informes i massa paper", "horaris de tarda més amples"])
    labels = [7] * 30 + [9] * 30
    said, method = themes.suggest(rows, range(60), labels, [60, 61])
    assert {row: theme for row, theme, sure in said if sure > 0.5} == {60: 7, 61: 9}
    assert method.endswith("svc")
    few, method = themes.suggest(rows, [0, 1, 2, 30, 31, 32], [7, 7, 7, 9, 9, 9], [60, 61])
    assert method.endswith("centroid")
    assert next(theme for row, theme, _ in few if row == 60) == 7
    assert themes.suggest(rows, [0, 30], [7, 9], [60]) == ([], "")


codes = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=60)


@given(codes)
def test_kappa_is_at_most_one_and_one_only_when_all_agree(pairs):
    found = agreement.agreement(pairs)
    assert found.kappa is None or -1 <= found.kappa <= 1
    assert (found.kappa == 1) == (found.agreed == 1 and found.kappa is not None)


@given(codes)
def test_kappa_does_not_care_who_is_first_nor_how_themes_are_called(pairs):
    turned = agreement.agreement([(b, a) for a, b in pairs])
    renamed = agreement.agreement([(f"theme {a}", f"theme {b}") for a, b in pairs])
    expected = agreement.agreement(pairs)
    for other in (turned, renamed):
        assert other.texts == expected.texts
        assert other.kappa == pytest.approx(expected.kappa) if expected.kappa is not None else other.kappa is None


def test_kappa_of_a_known_table():
    pairs = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    assert agreement.agreement(pairs).kappa == pytest.approx(0.4)
    assert agreement.differences(pairs) == [(("b", "a"), 10), (("a", "b"), 5)]
    assert agreement.agreement([]).kappa is None


def test_chance_alone_gives_no_agreement():
    rng = random.Random(4)
    pairs = [(rng.choice("abc"), rng.choice("abc")) for _ in range(20000)]
    assert agreement.agreement(pairs).kappa == pytest.approx(0, abs=0.02)
