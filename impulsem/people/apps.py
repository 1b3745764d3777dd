from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "impulsem.people"
    label = "people"

    def ready(self) -> None:
        from impulsem.people import panels  # noqa: F401 - registers on import
