"""Errors that are meant for people."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can understand and act on.

    `what` is a sentence in the user's language that says what happened; `hint` says what to do about it.
    """

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what} {self.hint}".strip()


class Cancelled(Exception):
    """Raised inside a long piece of work when the user has asked to stop it."""
