from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "impulsem.desk"
    label = "desk"

    def ready(self) -> None:
        from impulsem.desk import panels  # noqa: F401  # registers on import
