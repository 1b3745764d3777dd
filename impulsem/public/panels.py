"""The doors in the header of pages for everyone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.registries import Door, doors

doors.register(Door(code="services", label=_("Get help"), url_name="public:services", order=5))
doors.register(Door(code="participation", label=_("Participation"), url_name="public:home", order=10))
doors.register(Door(code="waiting", label=_("Waiting lists"), url_name="public:waiting_centres", order=15))
doors.register(Door(code="strategy", label=_("Strategy"), url_name="strategy:tree", order=20))
doors.register(Door(code="results", label=_("Results"), url_name="public:results", order=30))
doors.register(Door(code="programme", label=_("Programme"), url_name="strategy:programme", order=40))
doors.register(Door(code="data", label=_("Open data"), url_name="public:data", order=50))
doors.register(Door(code="receipt", label=_("My code"), url_name="public:receipt", order=60))
