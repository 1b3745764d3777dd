"""Who acts. The desk, the portal, an API and a nightly job use the same commands, each as an `Actor`."""

from __future__ import annotations

import dataclasses
import enum


class ActorKind(enum.StrEnum):
    WORKER = "worker"
    RESIDENT = "resident"
    REPRESENTATIVE = "representative"
    PARTNER = "partner"
    KIOSK = "kiosk"
    JOB = "job"


@dataclasses.dataclass(frozen=True, slots=True)
class Post:
    """A role that a worker holds today, and where: a centre, a territory, or (neither) the whole city."""

    role: str
    centre_id: int | None = None
    territory_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts, with what permissions need to know and no more; building it is the only query it costs."""

    kind: ActorKind
    name: str
    account_id: int | None = None
    worker_id: int | None = None
    posts: tuple[Post, ...] = ()
    team_ids: tuple[int, ...] = ()
    team_kinds: frozenset[str] = frozenset()

    def holds(self, *roles: str) -> bool:
        return any(post.role in roles for post in self.posts)

    def centres(self, *roles: str) -> frozenset[int]:
        """Centres where the actor holds one of `roles` (any role when none is named)."""
        return frozenset(p.centre_id for p in self.posts if p.centre_id is not None and (not roles or p.role in roles))

    def territories(self, *roles: str) -> frozenset[int]:
        return frozenset(p.territory_id for p in self.posts if p.territory_id is not None and (not roles or p.role in roles))

    @property
    def role(self) -> str:
        """The first role, as the audit names it."""
        return self.posts[0].role if self.posts else str(self.kind)


def job(name: str) -> Actor:
    """The actor of a command or a nightly job."""
    return Actor(kind=ActorKind.JOB, name=name)
