"""How sure it is that two cards are one, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop_crm.base.i18n import N_, _
from desktop_crm.models.record import ENTITIES
from desktop_crm.ops.duplicates.likeness import Likeness, Words, likeness, words
from desktop_crm.ops.duplicates.pairs import NAMED, NAMESAKES, Pace, compared, held
from desktop_crm.ops.duplicates.values import rows_of
from desktop_crm.store.workspace import Workspace

SURE = 90
"""From here on it is obvious: the same card was made twice."""
SHOWN = 40
"""What is less sure than this is not worth anybody's time."""
_MOST = 99
_PAGE = 5000

NAME, NAME_AND_COMPANY, FULL_NAME, BIRTHDAY, CITY = "name", "company", "full_name", "birthday", "city"
"""The reasons besides the fields whose values tell who it is, which go by the field's own key."""

_REASONS = {
    "phone": N_("same phone"),
    "email": N_("same e-mail"),
    "tax_id": N_("same tax number"),
    NAME: N_("alike name"),
    NAME_AND_COMPANY: N_("alike name and company"),
    FULL_NAME: N_("same full name"),
    BIRTHDAY: N_("same date of birth"),
    CITY: N_("same city"),
}

_BY_VALUE = {
    Likeness.SAME: 95,
    Likeness.PART: 88,
    Likeness.UNKNOWN: 85,
    Likeness.ALIKE: 78,
    Likeness.UNLIKE: 45,  # a couple, or two people of one office
}
_BY_COMMON_VALUE = {Likeness.SAME: 75, Likeness.PART: 55, Likeness.ALIKE: 55}
_BY_NAME = {Likeness.SAME: 70, Likeness.PART: 50, Likeness.ALIKE: 55}
_TOLD_BY_NUMBER, _OF_BRANCHES, _OF_NAMESAKES, _BY_FIRST_NAME = 92, 60, 45, 40


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of a card when it is compared. `numbers` are those that nobody else should have."""

    rid: int
    id: str
    name: str
    words: Words
    numbers: tuple[str | None, ...]
    city: str | None
    birthday: str | None
    branch: str | None


@dataclass(frozen=True, slots=True)
class Edge:
    """Two cards, how sure it is in percent that they are one, and the reasons, the strongest first."""

    one: int
    other: int
    confidence: int
    reasons: tuple[str, ...]


def told(reason: str, entity: str) -> str:
    """A reason in words, such as “same phone”."""
    if reason in _REASONS:
        return _(_REASONS[reason])
    return _("same in “{field}”").format(field=_(ENTITIES[entity].fields[reason].label))


def sights(ws: Workspace, entity: str, rids: Sequence[int], pace: Pace) -> Iterator[Sight]:
    """Cards as they are compared. One that has gone meanwhile is left out."""
    fields = ENTITIES[entity].fields
    numbers = [f.key for f in compared(entity) if not f.many]
    also = [key if key in fields else "NULL" for key in ("city", "birthday", "kpp")]
    columns = ", ".join(("rid", "id", "name", *also, *numbers))
    for start in range(0, len(rids), _PAGE):
        pace.tick()
        part = rids[start : start + _PAGE]
        for rid, id_, name, city, birthday, branch, *told_by in rows_of(ws, entity, columns, part):
            day = birthday if birthday and len(birthday) == 10 and not birthday.startswith("-") else None
            yield Sight(
                rid, id_, name or "", words(name or ""), tuple(told_by), (city or "").casefold(), day, branch
            )


def against(one: Sight, other: Sight) -> bool:
    """Whether something says that they are two: another name, another tax number, another date of birth."""
    return likeness(one.words, other.words) == Likeness.UNLIKE or _differs(one, other)


def _differs(one: Sight, other: Sight) -> bool:
    numbers = zip(one.numbers, other.numbers, strict=True)
    return any(a and b and a != b for a, b in (*numbers, (one.birthday, other.birthday)))


def judged(entity: str, one: Sight, other: Sight, signs: int) -> Edge | None:
    """What is to be thought of two cards that have something in common; None when it is not worth a look."""
    if _differs(one, other):
        return None
    alike = likeness(one.words, other.words)
    by_value = [f for f in compared(entity) if signs & (held(entity, f) | held(entity, f, weak=True))]
    own = [f for f in by_value if f.many and signs & held(entity, f)]
    common = any(signs & held(entity, f, weak=True) for f in by_value)
    score = _BY_VALUE[alike] if own else _BY_COMMON_VALUE.get(alike, 0) if common else 0
    if any(not f.many for f in by_value):
        score = max(score, _by_number(one, other, alike))
    score = max(score, _by_name(entity, one, other, alike, signs))
    score += (len(by_value) - 1) * 15 if len(by_value) > 1 else 0
    score += 10 * bool(signs & NAMED and by_value) + _beside(one, other, bool(by_value))
    if score < SHOWN:
        return None
    reasons = (*(f.key for f in by_value), *_named(entity, one, other, signs))
    return Edge(one.rid, other.rid, min(score, _MOST), reasons)


def _by_number(one: Sight, other: Sight, alike: Likeness) -> int:
    """Branches of one firm share its tax number; another name on it may be a former one."""
    branches = bool(one.branch and other.branch and one.branch != other.branch)
    return _OF_BRANCHES if branches or alike == Likeness.UNLIKE else _TOLD_BY_NUMBER


def _by_name(entity: str, one: Sight, other: Sight, alike: Likeness, signs: int) -> int:
    if signs & NAMED:
        # One word is a whole name of a firm, and a first name of a person.
        lone = min(len(one.words), len(other.words)) < 2
        if lone and (entity == "contact" or alike == Likeness.PART):
            return _BY_FIRST_NAME * (alike == Likeness.SAME)
        return _BY_NAME.get(alike, 0)
    return _OF_NAMESAKES if signs & NAMESAKES else 0


def _beside(one: Sight, other: Sight, by_value: bool) -> int:
    """What the date of birth and the city add. People move; who is only called alike in two cities is seldom one."""
    days = 25 if one.birthday and one.birthday == other.birthday else 0
    if not (one.city and other.city):
        return days
    return days + (10 if one.city == other.city else -10 if by_value else -35)


def _named(entity: str, one: Sight, other: Sight, signs: int) -> Iterator[str]:
    if signs & NAMED:
        yield NAME_AND_COMPANY if entity == "contact" else NAME
    elif signs & NAMESAKES:
        yield FULL_NAME
    if one.birthday and one.birthday == other.birthday:
        yield BIRTHDAY
    if one.city and one.city == other.city:
        yield CITY
