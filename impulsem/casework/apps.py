from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "impulsem.casework"
    label = "casework"

    def ready(self) -> None:
        # what it listens to, what it shows on others' pages, what it lets out for counting
        from impulsem.casework import at_risk, facts, indicators, listeners, panels, statements  # noqa: F401 - they register on import
