from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "impulsem.participation"
    label = "participation"

    def ready(self) -> None:
        from impulsem.participation import chains, panels  # noqa: F401 - they register themselves
