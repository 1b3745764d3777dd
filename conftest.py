"""Tests run on a real PostgreSQL: the one that `DATABASE_URL` names, else the embedded one."""

import os
import tempfile
from pathlib import Path

# Before Django reads its settings.
os.environ.setdefault("IMPULSEM_DATA", str(Path(tempfile.gettempdir()) / f"impulsem-tests-{os.getuid()}"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop around synchronous tests

from impulsem.platform import embedded

os.environ["DATABASE_URL"] = embedded.database_url()
