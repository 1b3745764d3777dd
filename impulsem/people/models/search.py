"""What the search box reads: the distinct tokens of all names, and which tokens are forms of one name."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func


class NameToken(models.Model):
    """A folded token that occurs in some person's name. A small table: a token with a slip of the pen is looked up here.

    Kept by triggers on `Person`; tokens are never removed (a stray one costs nothing and finds nobody).
    """

    token = models.CharField(max_length=330, primary_key=True)
    # The token and all that is left of it when one letter is left out: two tokens that share one are a slip of the pen apart.
    slips = models.GeneratedField(
        expression=Func(F("token"), function="name_slips"), output_field=ArrayField(models.CharField(max_length=330)), db_persist=True
    )

    class Meta:
        indexes = [
            GinIndex(fields=["slips"], name="name_token_by_slip"),
            GinIndex(OpClass("token", "gin_trgm_ops"), name="name_token_by_likeness"),
        ]


class NameVariant(models.Model):
    """Tokens of one `group` are forms of one name (jordi, jorge); the table comes from the city folder."""

    group = models.CharField(max_length=80)
    token = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "token"], name="name_variant_once")]
        indexes = [models.Index(fields=["token"], name="name_variant_by_token")]
