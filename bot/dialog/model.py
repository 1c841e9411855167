"""Owns the shape of everything that is read from dialog files: frozen, and strict about unknown keys."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A typing error in a dialog file must not pass silently."""

    model_config = ConfigDict(frozen=True, extra="forbid")
