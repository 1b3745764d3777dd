from django.apps import AppConfig


class EntitlementConfig(AppConfig):
    name = "impulsem.entitlement"
    label = "entitlement"

    def ready(self) -> None:
        from impulsem.entitlement import channels, facts, indicators, panels, yardsticks  # noqa: F401 - they register on import
