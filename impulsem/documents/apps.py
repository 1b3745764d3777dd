from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "impulsem.documents"
    label = "documents"

    def ready(self) -> None:
        from impulsem.documents import panels, proofs, statements  # noqa: F401 - they register on import
