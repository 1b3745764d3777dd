from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "impulsem.platform"
    label = "platform"
