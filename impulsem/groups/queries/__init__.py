"""Reads of groups, shaped for the pages; each says how many SQL queries it takes."""

from impulsem.groups.queries.library import Card, ProjectPage, library, project_page
from impulsem.groups.queries.persons import PlaceLine, places_of
from impulsem.groups.queries.screen import Row, Screen, find_session, parts_of, screen_of
from impulsem.groups.queries.sessions import OpenSession, calendar, open_sessions, other_days, with_places

__all__ = [
    "Card",
    "OpenSession",
    "PlaceLine",
    "ProjectPage",
    "Row",
    "Screen",
    "calendar",
    "find_session",
    "library",
    "open_sessions",
    "other_days",
    "parts_of",
    "places_of",
    "project_page",
    "screen_of",
    "with_places",
]
