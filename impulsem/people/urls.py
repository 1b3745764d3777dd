"""Pages of `people`."""

app_name = "people"
urlpatterns: list = []
