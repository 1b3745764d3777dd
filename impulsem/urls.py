"""The house's doors. Each context lists its own; `desk` is at the root because it is where staff arrive."""

from django.urls import include, path

from impulsem.organisation.views.single_sign_on import to_the_provider
from impulsem.organisation.views.welcome import ask_an_administrator

handler400 = "impulsem.platform.web.errors.bad_request"
handler403 = "impulsem.platform.web.errors.forbidden"
handler404 = "impulsem.platform.web.errors.not_found"
handler500 = "impulsem.platform.web.errors.server_error"

urlpatterns = [
    path("", include("impulsem.desk.urls")),
    path("people/", include("impulsem.people.urls")),
    path("agenda/", include("impulsem.agenda.urls")),
    path("files/", include("impulsem.casework.urls")),
    path("intake/", include("impulsem.intake.urls")),
    path("groups/", include("impulsem.groups.urls")),
    path("benefits/", include("impulsem.benefits.urls")),
    path("entitlement/", include("impulsem.entitlement.urls")),
    path("registers/", include("impulsem.registers.urls")),
    path("documents/", include("impulsem.documents.urls")),
    path("messages/", include("impulsem.messaging.urls")),
    path("reports/", include("impulsem.reports.urls")),
    path("strategy/", include("impulsem.strategy.urls")),
    path("staff/", include("impulsem.organisation.urls")),
    path("figures/", include("impulsem.indicators.urls")),
    path("participation/", include("impulsem.participation.urls")),
    path("impulsem/", include("impulsem.public.urls")),
    path("", include("impulsem.platform.web.urls")),
    path("accounts/password/reset/", ask_an_administrator),
    path("accounts/email/", ask_an_administrator),
    path("accounts/oidc/city/login/", to_the_provider),
    path("accounts/", include("allauth.urls")),
]
