"""Reads of groups, shaped for the pages; each says how many SQL queries it takes."""

from impulsem.groups.queries.sessions import OpenSession, open_sessions, with_places

__all__ = ["OpenSession", "open_sessions", "with_places"]
