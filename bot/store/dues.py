"""Whether a row's time has come, also where the machine's clock was set back since its time was written down.

Rules. What was due when it was made is due. Nothing that was tried waits longer, and no lease lasts longer,
than any outcome asks for: a moment beyond that was written by a clock that is no longer believed.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_

from bot.store.columns import Moment

FARTHEST = timedelta(minutes=6)  # more than the 300 seconds that a refusal may put a row off
# Given with the statement: the moment, and the one that is farthest from it.
NOW, FAR = bindparam("now", type_=Moment), bindparam("far", type_=Moment)


def due(row: Any) -> ColumnElement[bool]:
    """Whether a pending row may be sent now."""
    tried = and_(row.reason.is_not(None), row.due_at > FAR)
    return or_(row.due_at <= NOW, row.due_at <= row.made_at, tried)


def run_out(row: Any) -> ColumnElement[bool]:
    """Whether the lease of a row that is being sent is over."""
    return or_(row.lease_until <= NOW, row.lease_until > FAR)
