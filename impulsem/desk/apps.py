from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "impulsem.desk"
    label = "desk"

    def ready(self) -> None:
        from impulsem.desk import listeners, panels  # noqa: F401  # they register on import
