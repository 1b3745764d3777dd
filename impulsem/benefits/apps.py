from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "impulsem.benefits"
    label = "benefits"

    def ready(self) -> None:
        # what it listens to, what it shows on others' pages, what it lets out for counting
        from impulsem.benefits import (  # noqa: F401 - they register on import
            applications_figures,
            at_risk,
            for_others_figures,
            listeners,
            panels,
            payment_figures,
        )
