from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "impulsem.strategy"
    label = "strategy"
