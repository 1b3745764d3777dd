"""The product's settings with one more page, which only renders a template: what the mixed load stands beside."""

from pathlib import Path

from impulsem.settings import *  # noqa: F403  # the product's settings, all of them
from impulsem.settings import TEMPLATES

ROOT_URLCONF = "bench.bare_urls"
TEMPLATES[0]["DIRS"] = [Path(__file__).resolve().parent / "templates"]
