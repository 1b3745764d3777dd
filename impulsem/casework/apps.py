from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "impulsem.casework"
    label = "casework"
