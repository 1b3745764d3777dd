from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "impulsem.casework"
    label = "casework"

    def ready(self) -> None:
        from impulsem.casework import listeners, panels  # noqa: F401  # what it listens to, and what it shows on others' pages
