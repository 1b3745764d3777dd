"""Where things come from and what became of them: nodes, and append-only edges between them.

A *node* stands for one thing of a context above (a contribution, a proposal, an objective, a project, an indicator); a *derivation* is a
typed edge from what came first to what came of it. Nothing is overwritten: an edge that was a mistake is withdrawn by a row that says why.

It knows none of the things: each context registers how its kind of node is described (`kinds`). It does not decide who may see them.
"""
