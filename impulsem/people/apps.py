from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "impulsem.people"
    label = "people"
