"""What can be wrong with something that came from a place."""

from __future__ import annotations

from desktop_crm.base.errors import UserError


class NotYet(Exception):
    """It cannot be taken now, and may be later; nobody is to blame, and nothing is lost."""


class Incomplete(NotYet):
    """The file is cut short, or other bytes arrived than were written: it may still be on its way."""


class UnknownKey(NotYet):
    """It is sealed with a team key that this laptop has not been given yet."""

    def __init__(self, generation: int) -> None:
        super().__init__(f"key {generation} is not here")
        self.generation = generation


class Refused(UserError):
    """It arrived whole and is not what it should be: of another team, forged, or beyond all limits."""
