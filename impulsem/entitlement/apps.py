from django.apps import AppConfig


class EntitlementConfig(AppConfig):
    name = "impulsem.entitlement"
    label = "entitlement"
