from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "impulsem.places"
    label = "places"
