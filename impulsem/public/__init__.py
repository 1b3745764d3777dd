"""Pages for everyone, without log-in: what was said, what was decided, what became of it; as pages, as open data, as a feed.

No tables of its own. It shows only what the contexts below call published.
"""
