from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "impulsem.reports"
    label = "reports"

    def ready(self) -> None:
        from impulsem.reports import at_risk, facts, for_others, indicators, listeners, panels  # noqa: F401 - they register on import
