"""A city's folder as tables in memory: geography, statistics, names and streets, in the shape that the generator needs."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impulsem.platform.city import rows, settings

AGES = 101  # 0 to 99, and 100 for 100 and over
SIZES = 9  # households of 1 to 8, and 9 for 9 and over
FEMALE, MALE = 0, 1
#: The register hides counts below five; half of what is hidden is a fair guess (it makes the city's total right within 0.03 %).
HIDDEN_CELL = 2


@dataclasses.dataclass(frozen=True)
class Section:
    """A census section: `index` is its place in all arrays by section."""

    index: int
    code: str
    area: int
    longitude: float
    latitude: float
    population: int
    income: float  # euro a person and year
    anomalous: bool


@dataclasses.dataclass(frozen=True)
class Origin:
    """How people from some countries are named."""

    code: str
    rule: str  # "one", "one-feminine" or "two" surnames
    given: tuple[tuple[str, ...], tuple[str, ...]]  # by sex
    surnames: tuple[str, ...]


class City:
    """The statistics of a city. Indices of districts, neighbourhoods, areas and sections follow the order of the files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings: dict[str, Any] = settings(folder)
        self.districts = [row["code"] for row in rows(folder, "geography/districts.csv")]
        neighbourhoods = list(rows(folder, "geography/neighbourhoods.csv"))
        areas = list(rows(folder, "geography/areas.csv"))
        self.neighbourhoods = [row["code"] for row in neighbourhoods]
        self.neighbourhood_names = [row["name"] for row in neighbourhoods]
        self.postcodes = [row["postcode"] for row in neighbourhoods]
        self.foreign_share = np.array([float(row["foreign_percent"]) / 100 for row in neighbourhoods])
        self.district_of_neighbourhood = np.array([self.districts.index(row["district"]) for row in neighbourhoods])
        self.areas = [row["code"] for row in areas]
        self.neighbourhood_of_area = np.array([self.neighbourhoods.index(row["neighbourhood"]) for row in areas])
        place = {code: index for index, code in enumerate(self.areas)}
        self.sections = [
            Section(
                index=index,
                code=row["code"],
                area=place[row["area"]],
                longitude=float(row["lon"]),
                latitude=float(row["lat"]),
                population=int(row["population_2023"]),
                income=float(row["income_per_person_2021"]),
                anomalous=row["anomalous"] == "yes",
            )
            for index, row in enumerate(rows(folder, "geography/sections.csv"))
        ]
        self.area_of_section = np.array([section.area for section in self.sections])
        self.neighbourhood_of_section = self.neighbourhood_of_area[self.area_of_section]
        self.district_of_section = self.district_of_neighbourhood[self.neighbourhood_of_section]
        self.income = np.array([section.income for section in self.sections])

    @cached_property
    def people(self) -> NDArray[np.float64]:
        """Residents by area, sex and single year of age."""
        place = {code: index for index, code in enumerate(self.areas)}
        counts = np.zeros((len(self.areas), 2, AGES))
        for row in rows(self.folder, "statistics/population_by_age_sex.csv"):
            values = [float(row[f"a{age}"] or HIDDEN_CELL) for age in range(AGES)]
            counts[place[row["area"]], FEMALE if row["sex"] == "f" else MALE] = values
        return counts

    @cached_property
    def households(self) -> NDArray[np.float64]:
        """Households by section and size (1 to 9)."""
        place = {section.code: section.index for section in self.sections}
        counts = np.zeros((len(self.sections), SIZES))
        for row in rows(self.folder, "statistics/households_by_size.csv"):
            counts[place[row["section"]]] = [float(row[f"h{size}"]) for size in range(1, SIZES + 1)]
        return counts

    @cached_property
    def without_dwelling(self) -> NDArray[np.float64]:
        """People registered in an anomalous section beyond those who live in its households, by section."""
        living = self.households @ np.arange(1, SIZES + 1)
        surplus = [max(0.0, section.population - 1.03 * living[section.index]) if section.anomalous else 0.0 for section in self.sections]
        return np.array(surplus)

    @cached_property
    def nationalities(self) -> tuple[list[str], NDArray[np.float64]]:
        """Countries, and residents by country and district."""
        table = list(rows(self.folder, "statistics/nationality_by_district.csv"))
        counts = [[float(row[f"d{code}"]) for code in self.districts] for row in table]
        return [row["country"] for row in table], np.array(counts)

    @cached_property
    def origins(self) -> tuple[list[Origin], dict[str, int]]:
        """Origins, and which one names the people of each country (the first that lists it)."""
        pools: dict[tuple[str, str], list[str]] = {}
        for row in rows(self.folder, "names/origin_names.csv"):
            pools.setdefault((row["origin"], row["kind"]), []).append(row["name"])
        origins: list[Origin] = []
        by_country: dict[str, int] = {}
        for row in rows(self.folder, "names/origins.csv"):
            code = row["origin"]
            for country in row["countries"].split():
                by_country.setdefault(country, len(origins))
            given = (tuple(pools[code, "f"]), tuple(pools[code, "m"]))
            origins.append(Origin(code=code, rule=row["surname_rule"], given=given, surnames=tuple(pools[code, "surname"])))
        return origins, by_country

    @property
    def country(self) -> str:
        return str(self.settings["city"]["country"])

    @property
    def demo(self) -> dict[str, Any]:
        """The blocks of invented identifiers."""
        return dict(self.settings["identifiers"]["demo"])
