"""Where each register is asked, as the installation says (`IMPULSEM_REGISTERS`)."""

from __future__ import annotations

from django.conf import settings

from impulsem.registers.connectors import Connector
from impulsem.registers.connectors.http import HttpConnector


def connector_to(register: str) -> Connector | None:
    """The way to a register by its code; none when nobody has said where it is asked. Errors: WrongAddress.

    The setting is one address for all (`https://secret@gateway.example.org/look-ups`), or one each with spaces between them
    (`tax=https://… census=https://…`); an address without a code is that of all the others.
    """
    others = ""
    for each in settings.REGISTERS.split():
        code, equals, address = each.partition("=")
        if not equals or "/" in code:  # the address itself may hold an equals sign
            others = each
        elif code == register:
            return HttpConnector(address)
    return HttpConnector(others) if others else None
