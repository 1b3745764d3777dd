from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "impulsem.intake"
    label = "intake"

    def ready(self) -> None:
        from impulsem.intake import facts, indicators, listeners, panels  # noqa: F401 - they register on import
