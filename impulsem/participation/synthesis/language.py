"""In which language a text is, by its small words: enough to notice that somebody ticked the wrong one. No answer for a few words."""

from __future__ import annotations

from impulsem.participation.synthesis.texts import fold

VERSION = "language-1"
#: Small words of each language (folded).
WORDS = {
    "ca": """els amb i per que les dels als una un aquest aquesta aquests perque mes molt molta tambe fins hi ha han seva seu nostra hem
        cal podem volem son seria tenir fer cada sense quan on hauria haurien gaire massa aixo ens vosaltres nosaltres dones gent""",
    "es": """los con y por que las del al una un este esta estos porque mas muy mucho mucha tambien hasta hay han su nuestra hemos hace
        podemos queremos son seria tener hacer cada sin cuando donde deberia deberian demasiado eso nos vosotros nosotros gente lo el""",
    "en": """the with and for that this these those because more very also until there have has their our we can want are would be each
        without when where should too it us people is of to in on not you they""",
    "gl": "os coa e polo polas do da dos das unha este esta porque mais moi tamen ata hai tenen sua nosa podemos queremos",
    "fr": "les avec et pour que des au une un cette ces parce plus tres aussi jusque sont leur notre nous dans est pas vous",
}
SMALL = {code: frozenset(words.split()) for code, words in WORDS.items()}
FEWEST = 3  # small words, to say anything
LEAD = 1.3  # times as many as the second language


def guess(text: str) -> tuple[str, float]:
    """The language's code and how sure, 0 to 1; ("", 0) when it cannot be told."""
    words = fold(text).split()
    counts = sorted(((sum(word in small for word in words), code) for code, small in SMALL.items()), reverse=True)
    (most, code), (second, _) = counts[:2]
    if most < FEWEST or most < LEAD * second:
        return "", 0.0
    return code, round((most - second) / most, 3)
