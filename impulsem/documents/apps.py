from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "impulsem.documents"
    label = "documents"

    def ready(self) -> None:
        from impulsem.documents import panels  # noqa: F401 - it registers on import
