from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "impulsem.people"
    label = "people"

    def ready(self) -> None:
        from impulsem.people import facts, indicators, panels, statements  # noqa: F401 - they register on import
