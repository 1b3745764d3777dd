"""Loaded before the settings are: tests run on the PostgreSQL that `DATABASE_URL` names, else on an embedded one of their own."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("IMPULSEM_DATA", str(Path(tempfile.gettempdir()) / f"impulsem-tests-{os.getuid()}"))
os.environ.setdefault("IMPULSEM_STATIC_AS_IS", "true")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop around synchronous tests

from hypothesis import settings

from impulsem.platform import embedded

os.environ["DATABASE_URL"] = embedded.database_url()

# A busy machine makes a fast function look slow: how long things take is for `make bench` to say.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
