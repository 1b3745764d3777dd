from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "impulsem.agenda"
    label = "agenda"
