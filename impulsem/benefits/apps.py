from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "impulsem.benefits"
    label = "benefits"

    def ready(self) -> None:
        from impulsem.benefits import applications_figures, at_risk, for_others_figures, listeners, panels  # noqa: F401 - they register on import
