from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "impulsem.organisation"
    label = "organisation"
