"""Rounds with invented ballots, in the sizes of the city's own: they show how one is counted, and are marked as what they are."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction

from impulsem.platform import city
from impulsem.platform.actors import Actor
from impulsem.platform.words import Words
from impulsem.strategy import services
from impulsem.strategy.models import Ballot, Round, Token
from impulsem.strategy.services import voting

LANGUAGES = [code for code, _name in settings.LANGUAGES]
#: What is decided about borderline options of an invented round: those that come first fill the places that are left.
IN = (
    "És a tocar de les que entren i es pot començar amb el que ja hi ha.",
    "La demanen sobretot els centres amb més pressió, i la diferència és mínima.",
    "Sense aquesta, les que entren es quedarien a mig camí.",
)
OUT = (
    "Depèn d'un acord amb altres serveis que encara no hi és: es tornarà a mirar l'any vinent.",
    "Una part ja queda coberta per altres que entren clarament.",
    "Es deixa per a la propera ronda, amb més informació sobre el que costa.",
)


@transaction.atomic
def load_demo_rounds(*, folder: Path, by: Actor) -> dict[str, int]:
    """The rounds of `folder`/strategy/rounds.toml, voted, counted, decided, certified and published; says how many ballots each has.

    by: somebody of the institute (decisions are a named person's). Loaded once; needs the strategy in force.
    """
    if Round.objects.filter(illustrative=True).exists():
        return {}
    return {given["about"]: _load(given, by) for given in city.settings(folder / "strategy", "rounds.toml")["round"]}


def _load(given: Mapping[str, Any], by: Actor) -> int:
    round = services.new_round(
        about=given["about"], title=given["title"], question=given["question"], top=given["top"], absent=given["absent"],
        note=given["note"], seed=given["seed"], illustrative=True, by=by,
    )  # fmt: skip
    if below := given.get("of"):
        keys = [option.key for option in round.options.all() if option.key.rsplit(".", 1)[0] in below]
        services.choose_options(round=round, keys=keys, by=by)
    for each in given["dimension"]:
        own = {name: each[name] for name in ("code", "size", "weight", "quorum")}
        services.add_dimension(round=round, name={code: each[code] for code in LANGUAGES}, by=by, **own)
    for each in given.get("asked", []):
        text = {code: each[code] for code in LANGUAGES}
        services.add_question(round=round, code=each["code"], text=text, answers=[_words(a) for a in each["answers"]], by=by)
    services.open_round(round=services.freeze(round=round, by=by), by=by)
    ballots = _vote(round, given)
    services.close(round=round, by=by)
    services.count(round=round, by=by)
    round.refresh_from_db()
    _decide(round, by)
    services.certify(round=round, by=by)
    services.publish(round=round, by=by)
    return ballots


def _decide(round: Round, by: Actor) -> None:
    options = sorted(round.count.result["options"], key=lambda option: option["ranks"]["agreed"])
    left = round.top - sum(option["band"] == "clear" for option in options)
    for number, option in enumerate(option for option in options if option["band"] == "borderline"):
        reasons = IN if number < left else OUT
        services.decide(round=round, key=option["key"], chosen=number < left, reason=reasons[number % len(reasons)], by=by)


def _words(texts: Sequence[str]) -> Words:
    return dict(zip(LANGUAGES, texts, strict=True))


def _vote(round: Round, given: Mapping[str, Any]) -> int:
    """Tokens for everybody invited, ballots of those who voted."""
    rng = np.random.default_rng(given["seed"])
    keys = [option.key for option in round.options.all()]
    leaning = np.array([given.get("leaning", {}).get(key) or rng.uniform(3.0, 4.6) for key in keys])
    tokens, ballots = [], []
    for dimension, each in zip(round.dimensions.all(), given["dimension"], strict=True):
        voters = each["voters"]
        scores = _scores(rng, leaning + rng.normal(0, 0.22, len(keys)), voters, each["no_opinion"])
        answers = {q["code"]: rng.choice(len(q["shares"]), size=voters, p=q["shares"]) for q in given.get("asked", [])}
        tokens += [
            Token(round=round, dimension=dimension, digest=voting.digest(secrets.token_hex(12)), used=number < voters)
            for number in range(each["size"])
        ]
        ballots += [
            Ballot(
                round=round, dimension=dimension, scores=[int(score) for score in scores[number]],
                shown=[int(place) for place in rng.permutation(len(keys))],
                answers={code: int(chosen[number]) for code, chosen in answers.items()},
                receipt=voting.receipt_hash(secrets.token_hex(12)),
            )
            for number in range(voters)
        ]  # fmt: skip
    Token.objects.bulk_create(tokens, batch_size=1000)
    Ballot.objects.bulk_create(ballots, batch_size=1000)
    return len(ballots)


def _scores(rng: np.random.Generator, leaning: Any, voters: int, no_opinion: float) -> Any:
    """voters x options: around the leaning, with a habit of each voter to score high or low; 0 where there is no opinion."""
    habit = rng.normal(0, 0.45, (voters, 1))
    scores = np.clip(np.rint(rng.normal(leaning + habit, 0.95)), 1, 5).astype(int)
    scores[rng.random(scores.shape) < no_opinion] = 0
    scores[~scores.any(axis=1), 0] = 3  # an empty ballot is no ballot
    return scores
