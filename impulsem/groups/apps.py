from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "impulsem.groups"
    label = "groups"
