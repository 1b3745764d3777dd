"""Listening: processes with a promise, sessions in several dimensions, what was said there, and the synthesis into proposals.

A *process* has *dimensions* (who takes part), *phases* and *sessions*. A *contribution* keeps the words as they were said; a *proposal* is
what was made of one or many. Every contribution has a place: it leads to a proposal, or it was set aside with a public reason.

It does not know who takes part: people carry *codes* and *receipts* of which only a keyed hash is stored. It does not decide what the
city does (that is `strategy`).
"""
