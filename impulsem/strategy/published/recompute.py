"""Works out the result of a round again from its published files, and says whether the hash is the published one.

    python recompute.py FOLDER        (needs numpy; FOLDER holds round.json, ballots.csv, answers.csv, receipts.txt, result.json)

The rule, impulsem-prioritisation/1: the score of an option is the weighted mean, over the dimensions of the electorate, of the mean
score that its ballots gave (an empty cell is "no opinion" and does not count). Ties: the higher lowest dimension, then the smaller
distance between dimensions, then a lot drawn from the seed. Stability: ballots are drawn again within each dimension, `resamples` times,
and ranked again.
"""

import csv
import hashlib
import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
text = {name: (folder / name).read_bytes() for name in ("round.json", "ballots.csv", "answers.csv", "receipts.txt")}
config = json.loads(text["round.json"])
rows = list(csv.reader(text["ballots.csv"].decode().splitlines()))
options, top, seed, resamples = rows[0][1:], config["top"], config["seed"], config["resamples"]
assert options == [option["key"] for option in config["options"]], "the ballots are about other options"

invited = {each["code"]: each for each in config["dimensions"]}
ballots: dict[str, list[list[int]]] = {}
for dimension, *cells in rows[1:]:
    ballots.setdefault(dimension, []).append([int(cell or 0) for cell in cells])
codes = [code for code in [*invited, "other"] if code in ballots]
published = json.loads((folder / "result.json").read_bytes())
# which small dimensions are behind "other" is not in the ballots: it is taken from the result
behind = {part["code"]: part["of"] for part in published["counted_as"]}
scores = {code: np.array(sorted(ballots[code])) for code in codes}
weight = {code: float(sum(float(invited[one]["weight"]) for one in behind[code])) for code in codes}


def mean(total: float, n: float) -> float:
    return total / n if n else math.nan


def known(values: list[float]) -> list[float]:
    return [value for value in values if not math.isnan(value)]


def weighted(means: list[float], weights: list[float]) -> float:
    """means, weights: by dimension. Added up one after another; a dimension without an opinion is left out."""
    total = own = 0.0
    for value, w in zip(means, weights, strict=True):
        if not math.isnan(value):
            total, own = total + w * value, own + w
    return mean(total, own)


def ranks(score: list[float], by_option: list[list[float]]) -> list[int]:
    """by_option: the dimensions' means of each option."""

    def key(o: int) -> tuple[float, float, float, int]:
        values = known(by_option[o])
        low = min(values, default=math.inf)
        spread = max(values) - low if values else 0.0
        main = -math.inf if math.isnan(score[o]) else float(np.round(score[o], 9))
        return (-main, -float(np.round(low, 9)), float(np.round(spread, 9)), int(lot[o]))

    place = [0] * len(options)
    for rank, o in enumerate(sorted(range(len(options)), key=key), start=1):
        place[o] = rank
    return place


def number(value: float) -> float | None:
    return round(float(value), 6) if math.isfinite(value) else None


draw = np.random.RandomState(seed)
lot = draw.permutation(len(options))
every = range(len(options))
sums = {code: scores[code].sum(axis=0) for code in codes}
given = {code: (scores[code] > 0).sum(axis=0) for code in codes}
means = [[mean(float(sums[code][o]), int(given[code][o])) for code in codes] for o in every]
w = [weight[code] for code in codes]
reading = {
    "agreed": [weighted(means[o], w) for o in every],
    "equal": [weighted(means[o], [1.0] * len(codes)) for o in every],
    "headcount": [mean(float(sum(sums[c][o] for c in codes)), int(sum(given[c][o] for c in codes))) for o in every],
}
rank = {name: ranks(score, means) for name, score in reading.items()}
drawn = [scores[code][draw.randint(0, len(scores[code]), size=(resamples, len(scores[code])))] for code in codes]
again = []
for r in range(resamples):
    total, n = [d[r].sum(axis=0) for d in drawn], [(d[r] > 0).sum(axis=0) for d in drawn]
    now = [[mean(float(total[c][o]), int(n[c][o])) for c in range(len(codes))] for o in every]
    again.append(ranks([weighted(now[o], w) for o in every], now))
without = []
for gone in range(len(codes)):
    keep = [c for c in range(len(codes)) if c != gone] or [gone]
    fewer = [[means[o][c] for c in keep] for o in every]
    without.append(ranks([weighted(fewer[o], [w[c] for c in keep]) for o in every], fewer))


def described(column: Any) -> dict[str, Any]:
    values = sorted(int(score) for score in column if score)
    n = len(values)
    return {
        "n": n,
        "mean": number(sum(values) / n) if n else None,
        "share_4_5": number(sum(v >= 4 for v in values) / n) if n else None,
        "median": (values[(n - 1) // 2] + values[n // 2]) / 2 if n else None,
        "distribution": [values.count(v) for v in (1, 2, 3, 4, 5)],
        "no_opinion": len(column) - n,
    }


def option(o: int) -> dict[str, Any]:
    places = sorted(ranking[o] for ranking in again)
    share = sum(place <= top for place in places) / len(places) if places else 0.0
    chosen = {name: rank[name][o] <= top for name in reading}
    values = known(means[o])
    low = min(values, default=math.inf)
    last = len(places) - 1
    return {
        "key": options[o],
        "dimensions": {code: described(scores[code][:, o]) for code in codes},
        "scores": {name: number(reading[name][o]) for name in reading},
        "ranks": {name: rank[name][o] for name in reading},
        "chosen": chosen,
        "differs": len(set(chosen.values())) > 1,
        "lowest": number(low),
        "spread": number(max(values) - low if values else 0.0),
        "rank_interval": [places[int(0.05 * last)], places[int(0.95 * last)]],
        "share_in": number(share),
        "changes_without": [code for c, code in enumerate(codes) if (without[c][o] <= top) != chosen["agreed"]],
        "band": "clear" if share >= 0.9 else "below" if share <= 0.1 else "borderline",
    }


def turnout(each: dict[str, Any]) -> dict[str, Any]:
    hidden = each["code"] not in codes and any(each["code"] in of for of in behind.values())
    came = None if hidden else len(ballots.get(each["code"], []))
    return {
        "code": each["code"],
        "size": each["size"],
        "quorum": each["quorum"],
        "ballots": came,
        "response": None if came is None or not each["size"] else number(came / each["size"]),
        "quorum_met": None if came is None else came >= each["quorum"],
    }


result = {
    "rule": config["rule"],
    "top": top,
    "seed": seed,
    "resamples": resamples,
    "ballots": len(rows) - 1,
    "dimensions": [turnout(each) for each in config["dimensions"]],
    "counted_as": [{"code": c, "of": behind[c], "ballots": len(ballots[c]), "weight": number(weight[c])} for c in codes],
    "options": [option(o) for o in every],
    "config_sha256": hashlib.sha256(text["round.json"]).hexdigest(),
    "ballots_sha256": hashlib.sha256(text["ballots.csv"]).hexdigest(),
    "answers_sha256": hashlib.sha256(text["answers.csv"]).hexdigest(),
    "receipts_sha256": hashlib.sha256(text["receipts.txt"]).hexdigest(),
}
ours = hashlib.sha256(json.dumps(result, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
theirs = hashlib.sha256((folder / "result.json").read_bytes()).hexdigest()
sys.stdout.write(f"{ours}\n{'The same as the published result.' if ours == theirs else 'NOT the published result: ' + theirs}\n")
sys.exit(0 if ours == theirs else 1)
