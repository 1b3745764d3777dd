"""Pages of `indicators`."""

from django.urls import path

from impulsem.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.month, name="month"),
    path("steps/", views.steps, name="steps"),
    path("reopen/", views.reopen, name="reopen"),
    path("work-out/", views.work_out, name="work_out"),
    path("observation/<int:pk>/", views.observation, name="observation"),
    path("<str:code>/", views.series, name="series"),
    path("<str:code>/type/", views.type_value, name="type_value"),
]
