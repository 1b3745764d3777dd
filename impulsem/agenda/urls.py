"""Pages of `agenda`."""

app_name = "agenda"
urlpatterns: list = []
