from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "impulsem.public"
    label = "public"
