"""The application as the server's workers load it."""

from __future__ import annotations

from impulsem.cli.parent import follow
from impulsem.wsgi import application as application

follow()
