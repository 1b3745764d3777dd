from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "impulsem.groups"
    label = "groups"

    def ready(self) -> None:
        from impulsem.groups import listeners, panels  # noqa: F401 - they register themselves
