from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "impulsem.benefits"
    label = "benefits"
