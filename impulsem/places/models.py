"""The territory, keyed by the city's own codes."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


class District(models.Model):
    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Neighbourhood(models.Model):
    """A neighbourhood (barri)."""

    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=100)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="neighbourhoods")

    def __str__(self) -> str:
        return self.name


class StatisticalArea(models.Model):
    """A basic statistical area (AEB); the territories of centres are drawn on these."""

    code = models.CharField(max_length=3, primary_key=True)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="areas")
    anomalous = models.BooleanField(default=False)  # people registered here mostly live elsewhere: statistics apart


class CensusSection(models.Model):
    """A census section, by its national code (municipality, district, section)."""

    code = models.CharField(max_length=10, primary_key=True)
    area = models.ForeignKey(StatisticalArea, on_delete=models.PROTECT, related_name="sections")
    anomalous = models.BooleanField(default=False)
    longitude = models.FloatField()
    latitude = models.FloatField()


class Street(models.Model):
    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=150)  # "Carrer de l'Aurora"
    search_key = models.CharField(max_length=150)  # folded, without particles: "aurora"

    class Meta:
        indexes = [GinIndex(OpClass("search_key", "gin_trgm_ops"), name="street_by_part_of_name")]

    def __str__(self) -> str:
        return self.name


class StreetNumber(models.Model):
    """A door with a point; the section says the neighbourhood and the centre."""

    street = models.ForeignKey(Street, on_delete=models.PROTECT, related_name="numbers")
    number = models.CharField(max_length=10)
    section = models.ForeignKey(CensusSection, on_delete=models.PROTECT, related_name="numbers")
    longitude = models.FloatField()
    latitude = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street", "number", "section"], name="street_number_once")]
