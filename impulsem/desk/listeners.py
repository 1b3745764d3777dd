"""What the desk does when the floors below announce a fact."""

from __future__ import annotations

import logging

from impulsem.indicators.events import Exported
from impulsem.platform import clock
from impulsem.platform.events import on

log = logging.getLogger(__name__)


@on(Exported)
def prepare_the_ledger(fact: Exported) -> None:
    """The export stands whatever happens here: a reader works out what is missing, and hears of what is wrong with it."""
    from impulsem.desk.ledger import prepare  # the engine takes two seconds to import
    from impulsem.indicators.services import current_as_declared

    try:
        prepare(current_as_declared(), today=clock.today())
    except Exception:
        log.exception("the time ledger could not be prepared")
