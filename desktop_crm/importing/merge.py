"""What a row adds to a card: the one rule that the check shows and the load writes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import N_
from desktop_crm.importing.held import Held
from desktop_crm.importing.names import firm
from desktop_crm.importing.table import Point


class Policy(StrEnum):
    """What happens to a card that exists when a row meets it."""

    FILL = "fill"
    REPLACE = "replace"
    SKIP = "skip"
    ADD = "add"


POLICIES = {
    Policy.FILL: N_("Fill in what is empty"),
    Policy.REPLACE: N_("Replace"),
    Policy.SKIP: N_("Skip"),
    Policy.ADD: N_("Add anyway"),
}
"""The policies for people; to be translated."""


@dataclass(slots=True)
class Content:
    """What one row says of one card. `places` are ids of companies, `tags` names by id."""

    values: dict[str, Any] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    note: str | None = None
    said: Callable[[Collection[str]], str | None] = lambda _keys: None
    """The row's own words on some of its fields."""


@dataclass(slots=True)
class Changes:
    """What is to be written to one card."""

    values: dict[str, Any] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    in_front: bool = False
    """Whether the details go before those that the card has."""

    def __bool__(self) -> bool:
        return bool(self.values or self.points or self.places or self.tags or self.notes)


def merge(card: Held, content: Content, policy: Policy, into: Changes) -> bool:
    """Note in `into` and in `card` what `content` changes, and say whether it changes anything.

    Filling writes where the card has nothing; replacing writes whatever the row gives. Of phones, e-mails,
    tags and the like both only add: nothing that a card has is taken from it. Of several rows the first
    counts; what a later one says otherwise, such as the sum of a second order, becomes a note.
    """
    changed, otherwise = _merge_values(card, content, policy, into)
    for point in content.points:
        if (point.system, point.normal) not in card.points:
            card.points.add((point.system, point.normal))
            into.points.append(point)
            into.in_front = policy is Policy.REPLACE
            changed = True
    for place in content.places:
        if place not in card.places:
            card.places.add(place)
            into.places.append(place)
            changed = True
    for tag, name in content.tags.items():
        if tag not in card.tags:
            card.tags.add(tag)
            into.tags[tag] = name
            changed = True
    for note in (content.note, content.said(otherwise) if otherwise else None):
        if note and note not in card.notes:
            card.notes.add(note)
            into.notes.append(note)
            changed = True
    return changed


def _merge_values(card: Held, content: Content, policy: Policy, into: Changes) -> tuple[bool, list[str]]:
    """Whether a plain value changes, and the keys of those that an earlier row has given otherwise."""
    changed, otherwise = False, []
    for key, value in content.values.items():
        now = card.values.get(key)
        before = () if card.given is None else card.given.setdefault(key, [])
        if value != now:
            if now in (None, "") or (policy is Policy.REPLACE and not before):
                card.values[key] = into.values[key] = value
                changed = True
            elif before and value not in before and _says_more(key, value, now):
                otherwise.append(key)
        if card.given is not None:
            card.given[key].append(value)
    return changed, otherwise


def _says_more(key: str, value: Any, now: Any) -> bool:
    """Whether a value tells something that the card's own does not; initials tell nothing beside a name."""
    if key != "name":
        return not fold(str(value)) or not same_name(str(value), str(now))
    words = firm(str(now))[0].split()
    return not all(any(word.startswith(part) for word in words) for part in firm(str(value))[0].split())


def same_name(one: str, other: str) -> bool:
    """Whether two names differ in nothing that counts."""
    return fold(one) == fold(other)
