"""Pages of `strategy`."""

from django.urls import path

from impulsem.strategy.views import content

app_name = "strategy"
urlpatterns = [
    path("", content.tree, name="tree"),
    path("of/<str:code>/", content.element, name="element"),
]
