from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "impulsem.demo"
    label = "demo"
