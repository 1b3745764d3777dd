from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "impulsem.indicators"
    label = "indicators"
