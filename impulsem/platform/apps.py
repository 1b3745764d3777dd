from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PlatformConfig(AppConfig):
    name = "impulsem.platform"
    label = "platform"

    def ready(self) -> None:
        # each context's answers to questions of the whole house: what tells about a person, what goes with a file, what is kept closed
        autodiscover_modules("channels", "handover", "keeping")
