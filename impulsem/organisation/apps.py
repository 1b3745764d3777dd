from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "impulsem.organisation"
    label = "organisation"

    def ready(self) -> None:
        from impulsem.organisation import panels  # noqa: F401 - they register themselves
