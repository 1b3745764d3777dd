from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "impulsem.messaging"
    label = "messaging"

    def ready(self) -> None:
        from impulsem.messaging import channels, panels  # noqa: F401 - they register themselves
