"""What the search box reads: the distinct tokens of all names, and which tokens are forms of one name."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


class NameToken(models.Model):
    """A folded token that occurs in some person's name. A small table: a token with a slip of the pen is looked up here.

    Kept by a trigger on `Person`; tokens are never removed (a stray one costs nothing and finds nobody).
    """

    token = models.CharField(max_length=80, primary_key=True)

    class Meta:
        indexes = [GinIndex(OpClass("token", "gin_trgm_ops"), name="name_token_by_likeness")]


class NameVariant(models.Model):
    """Tokens of one `group` are forms of one name (jordi, jorge); the table comes from the city folder."""

    group = models.CharField(max_length=80)
    token = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "token"], name="name_variant_once")]
        indexes = [models.Index(fields=["token"], name="name_variant_by_token")]
