"""Reports that other authorities ask for: an inventory of their types, and a composer that drafts them from the file.

A *type* says who asks, why, on what legal ground, whose task it truly is, by when, and which data it allows. A *request* becomes a *draft*
in sections of *statements*, each with its source and date; people write only judgement. A *review* by somebody else, an approval, a
signature and a delivery follow, and every *disclosure* is kept.

It does not know what the facts are: each context registers what it can state.
"""
