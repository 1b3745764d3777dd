from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "impulsem.casework"
    label = "casework"

    def ready(self) -> None:
        from impulsem.casework import listeners  # noqa: F401  # registers what it listens to
