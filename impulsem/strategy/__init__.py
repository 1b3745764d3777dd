"""Deciding: the strategy's versions, rounds in which people prioritise, and the programme of projects that follows.

A *strategy* has facets, lines, objectives and measures in dated versions; a *round* asks an electorate about objectives or measures and is
counted by a published rule; a *programme* holds projects with milestones, budgets and indicators, and every change of it has a reason.

It does not collect what people say (that is `participation`) and it works out no figure itself (that is `indicators`).
"""
