from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "impulsem.public"
    label = "public"

    def ready(self) -> None:
        from impulsem.public import panels  # noqa: F401 - it registers itself
