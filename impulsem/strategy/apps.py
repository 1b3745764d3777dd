from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "impulsem.strategy"
    label = "strategy"

    def ready(self) -> None:
        from impulsem.strategy import chains, panels  # noqa: F401 - they register themselves
