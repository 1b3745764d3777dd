"""When the database does not answer: a plain page that says what to do, and no restart once it is back."""

from collections.abc import Callable

from django.db import connections
from django.http import HttpRequest, HttpResponse

from impulsem.platform.web.errors import database_down
from impulsem.platform.web.outage import is_away


class DatabaseDown:
    """Outermost of our own middleware: turns a lost database into the page, and forgets the broken connections."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What a view raised. Other middleware's errors arrive at the 500 handler, which asks `is_away` too."""
        if not is_away(exception):
            return None
        connections.close_all()
        return database_down(request)
