"""What changed, as an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from impulsem.platform.web.sharing import shared
from impulsem.public.changes import latest


@shared
def changes(request: HttpRequest) -> HttpResponseBase:
    """The latest changes; a reader that knows them already gets nothing."""
    here = request.build_absolute_uri(reverse("public:feed"))
    feed = Atom1Feed(
        title=_("Impulsem: what changed"),
        link=request.build_absolute_uri(reverse("public:home")),
        description=_("What was said, what was decided, what came of it."),
        language=get_language(),
        author_name=_("Social services of the city"),
        feed_url=here,
        feed_guid=here,
    )
    for news in latest():
        feed.add_item(
            title=news.title,
            link=request.build_absolute_uri(news.path),
            description=news.text,
            unique_id=f"tag:{request.get_host().split(':')[0]},2017:{news.key}",
            pubdate=news.at,
            updateddate=news.at,
        )
    if not feed.items:
        feed.latest_post_date = lambda: dt.datetime(2017, 1, 1, tzinfo=dt.UTC)  # type: ignore[method-assign]  # so that nothing is always the same
    text = feed.writeString("utf-8")
    etag = f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type="application/atom+xml; charset=utf-8", headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response
