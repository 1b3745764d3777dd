from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "impulsem.desk"
    label = "desk"
