from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "impulsem.indicators"
    label = "indicators"

    def ready(self) -> None:
        from impulsem.indicators import panels  # noqa: F401  # registers on import
