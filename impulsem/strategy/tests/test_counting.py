"""The rule of counting, and the script that anyone can run on the published files."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impulsem.strategy import published
from impulsem.strategy.rules import publishing
from impulsem.strategy.rules.counting import OTHER, RULE, Group, coarsened, count

SCRIPT = Path(published.__file__).with_name("recompute.py")


def ballots(*rows: list[int]) -> Any:
    return np.array(rows, dtype=np.int64).reshape(len(rows), -1)


def result(
    groups: list[Group], given: dict[str, Any], *, top: int = 1, resamples: int = 50, seed: int = 7, smallest: int = 1
) -> dict[str, Any]:
    options = [f"o{number}" for number in range(next(iter(given.values())).shape[1])]
    return count(coarsened(groups, given, smallest=smallest), groups, options=options, top=top, seed=seed, resamples=resamples)


A, B = Group("a", 10, 0.5, 2), Group("b", 100, 0.5, 5)


def test_each_dimension_is_told_before_anything_is_put_together() -> None:
    found = result([A, B], {"a": ballots([5, 1], [4, 0]), "b": ballots([1, 5])})
    assert found["options"][0]["dimensions"]["a"] == {
        "n": 2, "mean": 4.5, "share_4_5": 1.0, "median": 4.5, "distribution": [0, 0, 0, 1, 1], "no_opinion": 0,
    }  # fmt: skip
    assert found["options"][1]["dimensions"]["a"]["no_opinion"] == 1
    assert found["options"][0]["scores"] == {"agreed": 2.75, "equal": 2.75, "headcount": round(10 / 3, 6)}


def test_readings_that_disagree_are_marked_and_quorum_is_shown_without_changing_a_weight() -> None:
    many = ballots(*[[4, 1]] * 9)
    found = result([Group("a", 10, 0.1, 2), Group("b", 10, 0.9, 3)], {"a": many, "b": ballots([1, 5])})
    first = found["options"][0]
    assert first["chosen"] == {"agreed": False, "equal": False, "headcount": True}
    assert first["differs"]
    assert [(d["code"], d["quorum_met"]) for d in found["dimensions"]] == [("a", True), ("b", False)]
    assert first["scores"]["agreed"] == pytest.approx(0.1 * 4 + 0.9 * 1)


def test_no_opinion_counts_nowhere_and_an_option_nobody_judged_comes_last() -> None:
    found = result([A], {"a": ballots([0, 1], [0, 2])})
    assert found["options"][0]["scores"]["agreed"] is None
    assert found["options"][0]["ranks"]["agreed"] == 2


def test_ties_go_to_the_higher_lowest_dimension_then_to_the_lower_spread_then_to_the_lot() -> None:
    even = result([A, B], {"a": ballots([3, 4]), "b": ballots([3, 2])})
    assert [o["ranks"]["agreed"] for o in even["options"]] == [1, 2]
    lots = {tuple(o["ranks"]["agreed"] for o in result([A], {"a": ballots([3, 3])}, seed=seed)["options"]) for seed in range(20)}
    assert lots == {(1, 2), (2, 1)}


def test_what_leads_by_far_is_clear_and_what_is_close_is_borderline() -> None:
    rng = np.random.default_rng(1)
    close = np.column_stack([rng.permutation([3, 4] * 30) for _ in range(3)])
    found = result([A], {"a": np.column_stack([np.full(60, 5), close, np.full(60, 1)])}, top=2, resamples=400)
    bands = [option["band"] for option in found["options"]]
    assert bands[0] == "clear"
    assert bands[4] == "below"
    assert "borderline" in bands


def test_a_dimension_whose_absence_changes_the_choice_is_named() -> None:
    found = result([A, B], {"a": ballots([5, 1]), "b": ballots([2, 5])})
    assert found["options"][0]["changes_without"] == ["a"]


def test_small_dimensions_are_published_as_other_with_their_weights_and_without_their_numbers() -> None:
    groups = [Group("a", 50, 0.5, 1), Group("b", 5, 0.3, 1), Group("c", 5, 0.2, 1)]
    given = {"a": ballots(*[[3, 4]] * 30), "b": ballots(*[[5, 1]] * 6), "c": ballots(*[[2, 2]] * 5)}
    parts = coarsened(groups, given, smallest=10)
    assert [(part.code, len(part.scores), part.weight) for part in parts] == [("a", 30, 0.5), (OTHER, 11, 0.5)]
    found = count(parts, groups, options=["x", "y"], top=1, seed=1, resamples=10)
    assert [d["ballots"] for d in found["dimensions"]] == [30, None, None]
    lonely = coarsened(groups, {**given, "c": ballots(*[[2, 2]] * 2), "b": ballots(*[[5, 1]] * 20)}, smallest=10)
    assert [(part.code, len(part.scores)) for part in lonely] == [("a", 30), (OTHER, 22)]  # two alone would be known


@settings(max_examples=40)
@given(data=st.data())
def test_no_part_that_is_published_is_small_and_no_ballot_is_lost(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(0, 25), min_size=1, max_size=5))
    groups = [Group(f"d{number}", 30, 1.0, 1) for number in range(len(sizes))]
    given = {group.code: np.ones((size, 2), dtype=np.int64) for group, size in zip(groups, sizes, strict=True)}
    parts = coarsened(groups, given)
    assert sum(len(part.scores) for part in parts) == sum(sizes)
    if sum(sizes) >= 10:
        assert all(len(part.scores) >= 10 for part in parts)


@settings(max_examples=30)
@given(data=st.data())
def test_ranks_are_a_permutation_and_as_many_are_chosen_as_asked(data: st.DataObject) -> None:
    rows, columns = data.draw(st.integers(1, 12)), data.draw(st.integers(2, 6))
    scores = np.array(data.draw(st.lists(st.lists(st.integers(0, 5), min_size=columns, max_size=columns), min_size=rows, max_size=rows)))
    top = data.draw(st.integers(1, columns))
    found = result([A], {"a": scores}, top=top, resamples=20)
    for reading in ("agreed", "equal", "headcount"):
        assert sorted(o["ranks"][reading] for o in found["options"]) == list(range(1, columns + 1))
        assert sum(o["chosen"][reading] for o in found["options"]) == top
    assert all(o["rank_interval"][0] <= o["rank_interval"][1] for o in found["options"])


def test_the_order_in_which_ballots_came_in_changes_nothing() -> None:
    rng = np.random.default_rng(3)
    scores = rng.integers(0, 6, size=(40, 5))
    one, other = (result([A], {"a": each}) for each in (scores, rng.permutation(scores)))
    assert one == other


def files(folder: Path, *, voters: int, options: int, seed: int = 5, resamples: int = 200) -> str:
    """A published round in `folder`, counted by the product; gives the published hash."""
    rng = np.random.default_rng(seed)
    groups = [Group("a", 400, 0.4, 10), Group("b", 90, 0.35, 10), Group("c", 12, 0.15, 2), Group("d", 9, 0.1, 2), Group("e", 5, 0.0001, 0)]
    sizes = {"a": voters, "b": voters // 3, "c": 7, "d": 4, "e": 0}
    keys = [f"o{number}" for number in range(options)]
    parts = coarsened(groups, {code: rng.integers(0, 6, size=(size, options)) for code, size in sizes.items()})
    config = {
        "rule": RULE, "top": 3, "seed": seed, "resamples": resamples, "options": [{"key": key} for key in keys],
        "dimensions": [{"code": g.code, "size": g.size, "weight": str(g.weight), "quorum": g.quorum} for g in groups],
    }  # fmt: skip
    counted = count(parts, groups, options=keys, top=3, seed=seed, resamples=resamples)
    text = {
        "config": publishing.canonical(config),
        "ballots": publishing.ballots_file(parts, keys),
        "answers": publishing.answers_file([("q", "1", 3)]),
        "receipts": publishing.receipts_file(["b", "a"]),
    }
    published = publishing.canonical(publishing.published_result(counted, **text))
    names = {"config": "round.json", "ballots": "ballots.csv", "answers": "answers.csv", "receipts": "receipts.txt"}
    for name, file in names.items():
        (folder / file).write_text(text[name])
    (folder / "result.json").write_text(published)
    return publishing.hashed(published)


@pytest.mark.parametrize(("voters", "options", "seed"), [(60, 8, 5), (25, 4, 99)])
def test_the_published_script_comes_to_the_same_hash_without_the_product(tmp_path: Path, voters: int, options: int, seed: int) -> None:
    published = files(tmp_path, voters=voters, options=options, seed=seed)
    done = subprocess.run([sys.executable, "-I", str(SCRIPT), str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(published)


def test_the_published_script_sees_a_changed_ballot(tmp_path: Path) -> None:
    files(tmp_path, voters=30, options=4)
    lines = (tmp_path / "ballots.csv").read_text().splitlines()
    lines[1] = "a,5,5,5,5"
    (tmp_path / "ballots.csv").write_text("\n".join(lines) + "\n")
    done = subprocess.run([sys.executable, "-I", str(SCRIPT), str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "NOT the published result" in done.stdout


def test_the_script_needs_nothing_of_the_product() -> None:
    assert "impulsem." not in SCRIPT.read_text()
