from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "impulsem.registers"
    label = "registers"
