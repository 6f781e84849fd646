"""What others make of the values that the user has open: taken over, or said beside what is being typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Moment
from desktop_crm.models.kinds.moment import local_time
from desktop_crm.ops.written import Written
from desktop_crm.ui.forms.notice import Notice


class Theirs(Notice):
    """Says beside a value that the user is changing what somebody else has made of it meanwhile."""

    def __init__(self) -> None:
        super().__init__("accent", "refresh-cw")

    def tell(self, words: str, said: Written | None, take: Callable[[], None], name: str = "") -> None:
        """Say what it is now in `words`, and let the user take it; `name` is of what, where that is not plain."""
        text = _("Changed meanwhile to: {value}").format(value=words or _("nothing"))
        text = f"{name}. {text}" if name else text
        self.say(f"{text} ({who(said)})" if said else text, _("Take it"), take)


def who(said: Written) -> str:
    """Who wrote something, and when: "Anna Smith, 9:41"."""
    today = local_time(said.moment).date() == wall_clock().date()
    when = Moment().brief(said.moment) if today else Moment().format(said.moment)
    return ", ".join(filter(None, [said.author or said.laptop, when]))


@dataclass
class Part:
    """A control of a dialog: the values it holds by field, how it shows others, and what these are in words.

    `name` is of what, said in `theirs` where `says_name`, because that is not plain from where it stands.
    """

    keys: tuple[str, ...]
    holds: Callable[[], Mapping[str, Any]]
    show: Callable[[Mapping[str, Any]], None]
    words: Callable[[Mapping[str, Any]], str]
    name: str = ""
    theirs: Theirs = field(default_factory=Theirs)
    says_name: bool = False


class Following:
    """What a dialog holds of one record, and what of it the user has changed: only that is to be written."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.seen: dict[str, Any] = {}
        """What the record held when the user last saw it."""
        self._shown: dict[str, Any] = {}

    def begin(self, held: Mapping[str, Any]) -> None:
        """The parts show what the record holds now."""
        self.seen = dict(held)
        self._shown = self.values()

    def values(self) -> dict[str, Any]:
        """What stands there. Raises UserError when something is not understood."""
        return {key: value for part in self.parts for key, value in part.holds().items()}

    def changed(self) -> dict[str, Any]:
        """What the user has changed. Raises UserError when something is not understood."""
        return {key: value for key, value in self.values().items() if value != self._shown[key]}

    def is_changed(self) -> bool:
        """Whether the user has changed anything, understood or not."""
        return any(self._is_changed(part) for part in self.parts)

    def follow(self, held: Mapping[str, Any], said: Callable[[Sequence[str]], Written | None]) -> None:
        """The record holds this now; `said` tells who wrote fields of it."""
        for part in self.parts:
            others = [key for key in part.keys if held.get(key) != self.seen.get(key)]
            self.seen |= {key: held.get(key) for key in others}
            if others and self._is_changed(part):
                self._dispute(part, others, said)
            elif others:
                self._take(part)

    def typed(self) -> str:
        """What the user has changed, as lines of text."""
        return "\n".join(filter(None, map(_typed, filter(self._is_changed, self.parts))))

    def _is_changed(self, part: Part) -> bool:
        try:
            return any(self._shown[key] != value for key, value in part.holds().items())
        except UserError:
            return True

    def _dispute(
        self, part: Part, others: Sequence[str], said: Callable[[Sequence[str]], Written | None]
    ) -> None:
        self._shown |= {key: self.seen[key] for key in others}
        if self._is_changed(part):
            name = part.name if part.says_name else ""
            part.theirs.tell(part.words(self.seen), said(others), lambda: self._take(part), name)
        else:
            part.theirs.quiet()

    def _take(self, part: Part) -> None:
        part.show(self.seen)
        self._shown |= part.holds()
        part.theirs.quiet()


def _typed(part: Part) -> str:
    try:
        words = part.words(part.holds())
    except UserError:
        return ""
    return f"{part.name}: {words}" if part.name else words
