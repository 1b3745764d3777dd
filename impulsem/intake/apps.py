from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "impulsem.intake"
    label = "intake"
