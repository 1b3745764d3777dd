"""The WSGI application that the server runs."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "impulsem.settings")
application = get_wsgi_application()
# Every page is imported now: a broken one stops the server from starting, rather than answering its first visitor with nothing.
_pages = get_resolver().url_patterns
