"""What a card shows of a field, and what opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Choice, Email, Link, Messenger, Phone, Ref, Tags
from desktop_crm.ops.details import Place, Point
from desktop_crm.ops.records import Card
from desktop_crm.ui.forms.uses import use_beside


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a value: its text, what opens it, and the tone of its pill."""

    text: str
    beside: str = ""
    url: str = ""
    icon: str = ""
    tone: str = ""
    digits: bool = False


def shown(card: Card, f: Field) -> list[Shown]:
    """The lines that show what the card holds of a field."""
    kind = f.kind
    if isinstance(kind, Tags):
        return [Shown(", ".join(card.tags))] if card.tags else []
    if f.many:
        return [_held_line(f, each) for each in card.held(f)]
    value = card.values.get(f.key)
    if value is None:
        return []
    if isinstance(kind, Ref):
        return [Shown(card.names.get(f.key, ""))]
    option = kind.option(value) if isinstance(kind, Choice) else None
    url, icon = _opens(f, value)
    return [Shown(kind.format(value), "", url, icon, option.tone if option else "", isinstance(kind, Phone))]


def _held_line(f: Field, each: Point | Place | str) -> Shown:
    if isinstance(each, Place):
        return Shown(each.name, each.role or "")
    assert isinstance(each, Point)
    url, icon = _opens(f, each.value)
    beside = use_beside(each.use) if each.use else ""
    return Shown(f.kind.format(each.value), beside, url, icon, "", isinstance(f.kind, Phone))


def _opens(f: Field, value: Any) -> tuple[str, str]:
    """The address that opens a value, and the icon for it; empty where there is none."""
    match f.kind:
        case Phone():
            return "tel:" + str(value).split(";")[0], "phone"
        case Email():
            return f"mailto:{value}", "mail"
        case Link():
            return f.kind.format(value), "external-link"
        case Messenger():
            return f.kind.url(value), "message-circle"
    return "", ""
