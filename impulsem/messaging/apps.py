from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "impulsem.messaging"
    label = "messaging"
