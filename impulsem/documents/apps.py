from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "impulsem.documents"
    label = "documents"
