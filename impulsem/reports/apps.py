from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "impulsem.reports"
    label = "reports"
