"""The only writers of nodes and derivations."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, refusing
from impulsem.provenance.models import Derivation, Node, Withdrawal


class Circle(DomainError):
    message = _("This cannot come from that: that already comes from this.")


class NoReason(DomainError):
    message = _("Say why: the reason is told to whoever said it.")
    field = "reason"


class AlreadyWithdrawn(DomainError):
    message = _("Somebody has taken this back already.")


@dataclasses.dataclass(frozen=True, slots=True)
class Edge:
    """A derivation to be written: keys of the nodes, type, and the public reason."""

    source: int
    target: int
    type: str
    reason: str = ""


REFUSALS = {"derivation_no_circle": Circle, "derivation_set_aside_with_a_reason": NoReason, "withdrawal_with_a_reason": NoReason}


def new_node(kind: str) -> Node:
    return Node.objects.create(kind=kind, created_at=clock.now())


def new_nodes(kind: str, count: int) -> list[Node]:
    """Several nodes at once, in one statement a thousand."""
    now = clock.now()
    return Node.objects.bulk_create([Node(uuid=uuid4(), kind=kind, created_at=now) for _ in range(count)], batch_size=1000)


def derive(edges: Iterable[Edge], *, by: Actor) -> list[Derivation]:
    """Write derivations, all or none. Refuses: Circle, NoReason."""
    now = clock.now()
    with refusing(REFUSALS):
        return Derivation.objects.bulk_create(
            [
                Derivation(
                    source_id=edge.source,
                    target_id=edge.target,
                    type=edge.type,
                    reason=edge.reason.strip(),
                    worker_id=by.worker_id,
                    actor_name=by.name,
                    at=now,
                )
                for edge in edges
            ],
            batch_size=1000,
        )


@transaction.atomic
def withdraw(derivation: Derivation, *, reason: str, by: Actor) -> Withdrawal:
    """Take a derivation back; it stays to be seen. Refuses: NoReason, AlreadyWithdrawn."""
    Derivation.objects.select_for_update().get(pk=derivation.pk)
    if Withdrawal.objects.filter(derivation=derivation).exists():
        raise AlreadyWithdrawn
    with refusing(REFUSALS):
        return Withdrawal.objects.create(
            derivation=derivation, reason=reason.strip(), worker_id=by.worker_id, actor_name=by.name, at=clock.now()
        )
