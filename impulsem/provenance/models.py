"""Nodes and append-only derivations."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# Nothing may come from itself. Writers wait for each other, or two of them could close a circle that neither sees.
NO_CIRCLE = """
PERFORM pg_advisory_xact_lock(hashtext('provenance_derivation'));
IF EXISTS (
    WITH RECURSIVE down(node_id) AS (
        SELECT NEW.target_id
        UNION
        SELECT edge.target_id FROM provenance_derivation edge JOIN down ON edge.source_id = down.node_id
    )
    SELECT FROM down WHERE node_id = NEW.source_id
) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'derivation_no_circle', MESSAGE = 'a node would come from itself';
END IF;
RETURN NEW;
"""


class Node(models.Model):
    """One thing that others come from or that comes from others. kind: the code of a registered `Kind`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind"], name="node_by_kind")]
        triggers = [pgtrigger.Protect(name="node_stays", operation=pgtrigger.Update | pgtrigger.Delete)]


class DerivationQuerySet(models.QuerySet["Derivation"]):
    def standing(self) -> Self:
        """Those that nobody has withdrawn."""
        return self.filter(withdrawal__isnull=True)


class Derivation(models.Model):
    """`target` came of `source`. Words of PROV-O: source is what was used, target what was generated."""

    class Type(models.TextChoices):
        SAME = "same", _("Taken as it is")
        MERGED = "merged", _("Merged with others")
        SPLIT = "split", _("Split from a larger one")
        GENERALISED = "generalised", _("Made more general")
        NARROWED = "narrowed", _("Narrowed down")
        OPPOSED = "opposed", _("Says the opposite")
        SET_ASIDE = "set_aside", _("Set aside")
        QUOTED = "quoted", _("A passage of it")
        SERVES = "serves", _("Serves it")
        MEASURED = "measured", _("Is measured by it")

    source = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="outgoing")
    target = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="incoming")
    type = models.CharField(max_length=12, choices=Type)
    reason = models.TextField(blank=True)  # public: it is told to whoever said the words
    worker_id = models.BigIntegerField(null=True)  # a key of a floor above; none when a machine brought it in
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = DerivationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="derivation_between_two", condition=~Q(source=F("target"))),
            models.CheckConstraint(name="derivation_set_aside_with_a_reason", condition=~Q(type="set_aside", reason="")),
        ]
        indexes = [
            models.Index(fields=["source", "type"], name="derivation_down"),
            models.Index(fields=["target", "type"], name="derivation_up"),
        ]
        triggers = [
            pgtrigger.Protect(name="derivation_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(name="derivation_no_circle", when=pgtrigger.Before, operation=pgtrigger.Insert, func=NO_CIRCLE),
        ]


class Withdrawal(models.Model):
    """A derivation was a mistake: it stays, and so does who took it back and why."""

    derivation = models.OneToOneField(Derivation, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    worker_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="withdrawal_with_a_reason", condition=~Q(reason=""))]
        triggers = [pgtrigger.Protect(name="withdrawal_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
