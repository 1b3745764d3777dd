from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "impulsem.groups"
    label = "groups"

    def ready(self) -> None:
        from impulsem.groups import at_risk, facts, indicators, listeners, panels  # noqa: F401 - they register themselves
