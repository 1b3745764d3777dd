from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "impulsem.organisation"
    label = "organisation"

    def ready(self) -> None:
        from impulsem.organisation import indicators, panels  # noqa: F401 - they register themselves
