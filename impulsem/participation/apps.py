from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "impulsem.participation"
    label = "participation"
