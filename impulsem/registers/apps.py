from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "impulsem.registers"
    label = "registers"

    def ready(self) -> None:
        from impulsem.registers import channels, facts, indicators, panels, proofs  # noqa: F401 - they register on import
