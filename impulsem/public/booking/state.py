"""What somebody has answered so far. It lives in the server's session, closed: neither an address nor a cookie nor a table tells it."""

from __future__ import annotations

import base64
import dataclasses
import json
import uuid
from typing import Any, ClassVar, Self

from django.http import HttpRequest

from impulsem.platform import keys

KEPT = 30 * 60  # s without a step, on a device that others may use
LONGEST_WORDS = 1000


@dataclasses.dataclass
class Answers:
    """What every door asks: who somebody is and how to reach them; as it was typed, empty where it is not answered yet.

    ask: what the code is asked for with. done: what came of it. SESSION: where the answers of a door are kept.
    """

    SESSION: ClassVar[str]

    key: str = dataclasses.field(default_factory=lambda: uuid.uuid4().hex)
    words: str = ""
    given_name: str = ""
    surname1: str = ""
    surname2: str = ""
    birth_date: str = ""
    id_kind: str = ""
    id_value: str = ""
    said_help: bool = False
    language: str = ""
    interpreter: bool = False
    needs: list[str] = dataclasses.field(default_factory=list)
    channel: str = ""
    contact: str = ""
    others_read: bool = False
    ask: str = ""
    confirmed: bool = False
    done: dict[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """What this browser's session has; new ones where there are none, or where they can no longer be opened."""
        kept = request.session.get(cls.SESSION)
        if not isinstance(kept, list) or len(kept) != 2:
            return cls()
        try:
            said: dict[str, Any] = json.loads(keys.decrypt(base64.b64decode(kept[1]), key=kept[0], about=cls.SESSION.encode()))
        except (keys.Altered, keys.KeyMissing, ValueError):
            return cls()
        known = {field.name for field in dataclasses.fields(cls)}
        return cls(**{name: value for name, value in said.items() if name in known})

    def keep(self, request: HttpRequest) -> None:
        about = self.SESSION.encode()
        name, closed = keys.encrypt(json.dumps(dataclasses.asdict(self), ensure_ascii=False).encode(), about=about)
        request.session[self.SESSION] = [name, base64.b64encode(closed).decode()]
        if not request.user.is_authenticated:
            request.session.set_expiry(KEPT)

    @classmethod
    def forget(cls, request: HttpRequest) -> None:
        request.session.pop(cls.SESSION, None)

    def reach(self, *, channel: str, contact: str, others_read: bool) -> None:
        """How to reach them; another contact has to be confirmed anew."""
        if (channel, contact) != (self.channel, self.contact):
            self.ask, self.confirmed = "", False
        self.channel, self.contact, self.others_read = channel, contact, others_read

    @property
    def said_who(self) -> bool:
        return bool(self.given_name and self.surname1 and self.birth_date)


@dataclasses.dataclass
class Draft(Answers):
    """A booking. choice: "slot:<moment>" or "session:<uuid>", at `centre`; waits: the session was full when it was chosen."""

    SESSION: ClassVar[str] = "public.booking"

    service: str = ""
    centre: str = ""
    choice: str = ""
    waits: bool = False
    gone: bool = False  # what was chosen has been taken by somebody else

    def choose(self, choice: str, *, waits: bool = False) -> None:
        self.choice, self.waits, self.gone = choice, waits, False

    def lose_choice(self, *, gone: bool) -> None:
        """The time is to be chosen again; everything else stays."""
        self.choice, self.waits, self.gone = "", False, gone
