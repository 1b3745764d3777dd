from django.apps import AppConfig


class ProvenanceConfig(AppConfig):
    name = "impulsem.provenance"
    label = "provenance"
