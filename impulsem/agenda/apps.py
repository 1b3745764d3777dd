from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "impulsem.agenda"
    label = "agenda"

    def ready(self) -> None:
        from impulsem.agenda import at_risk, facts, indicators, listeners, panels, statements  # noqa: F401 - they register themselves
