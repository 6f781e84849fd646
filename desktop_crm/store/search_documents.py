"""What can be found of a record: all its searchable words, read for many records at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop_crm.base.fold import words
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import (
    Bool,
    Choice,
    Kind,
    Link,
    Messenger,
    Name,
    Phone,
    Ref,
    Tags,
    Value,
    phone_fragments,
)
from desktop_crm.models.record import ENTITIES

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

LONGEST = 40
"""Letters of a word that count; what is longer is no word that people type."""


@dataclass(slots=True)
class Document:
    """One record as the index sees it: texts, among them `names`, and national phone numbers."""

    rid: int
    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    digits: list[str] = field(default_factory=list)

    def add(self, way: Way, value: Value) -> None:
        """Make the record findable by a stored value."""
        text = way.text(value)
        self.texts.append(text)
        if way.names:
            self.names.append(text)
        elif way.numbers:
            self.digits.append(text.partition(" ")[0])

    @property
    def words(self) -> dict[str, None]:
        """Each word of the record, once."""
        return dict.fromkeys(folded(" ".join(self.texts)))


class Way(NamedTuple):
    """How values of one kind are found: asked once for many records."""

    text: Callable[[Value], str]
    names: bool
    numbers: bool


def way(kind: Kind) -> Way:
    """How values of this kind are found."""
    return Way(_reader(kind), isinstance(kind, Name), isinstance(kind, Phone))


def _reader(kind: Kind) -> Callable[[Value], str]:
    """What of a value of this kind is found by its words."""
    match kind:
        case Phone():
            return lambda value: " ".join(phone_fragments(str(value)))
        case Bool():
            return lambda value: ""
        case Messenger():
            return lambda value: f"{value} {_number_in(str(value))}"
        case Choice():
            return kind.format
        case Link():
            return kind.normal
        case _:
            return str


def folded(text: str) -> list[str]:
    """The words of a text as the index keeps them."""
    found = words(text)
    return [word[:LONGEST] for word in found] if len(text) > LONGEST else found


def _number_in(account: str) -> str:
    _service, _plus, number = account.partition(":+")
    return " ".join(phone_fragments(f"+{number}")) if number.isdigit() else ""


def documents(db: Connection, entity: str, fields: Sequence[Field], ids: Iterable[str]) -> list[Document]:
    """The records of `ids` that exist and are not in the bin, in the order of their numbers."""
    given = json.dumps(list(ids))
    known = {f.key: f for f in fields if f.search}
    ways = {f.key: way(f.kind) for f in known.values()}
    columns = [f for f in known.values() if not (f.many or f.custom or isinstance(f.kind, Ref))]
    rows = db.execute(
        f"""SELECT rid, id, {"own" if ENTITIES[entity].takes_own_fields else "'{}'"}
            {"".join(f', "{f.key}"' for f in columns)}
            FROM {entity} WHERE id IN (SELECT value FROM json_each(?)) AND deleted IS NULL ORDER BY rid""",
        (given,),
    ).fetchall()
    found: dict[str, Document] = {}
    in_row = [ways[f.key] for f in columns]
    for rid, id_, own, *values in rows:
        document = found[id_] = Document(rid)
        for how, value in zip(in_row, values, strict=True):
            if value is not None:
                document.add(how, value)
        if own != "{}":
            _add_own(document, json.loads(own), ways)
    for owner, how, value in _held(db, entity, known, ways, given):
        if owner in found:
            found[owner].add(how, value)
    return list(found.values())


def _add_own(document: Document, own: dict[str, Any], ways: dict[str, Way]) -> None:
    for key, value in own.items():
        how = ways.get(f"own.{key}")
        if how is not None and value is not None:
            document.add(how, value)


def _held(
    db: Connection, entity: str, known: dict[str, Field], ways: dict[str, Way], given: str
) -> Iterator[tuple[str, Way, str]]:
    """Owner, way of finding and value of all that the owners hold in records of their own."""
    for owner, system, value in db.execute(POINTS, (given,)):
        if system in ways and value:
            yield owner, ways[system], value
    for f in known.values():
        if f.many and isinstance(f.kind, Ref | Tags):
            for owner, name in db.execute(COMPANIES if isinstance(f.kind, Ref) else TAGS, (given,)):
                yield owner, ways[f.key], name
    text = way(ENTITIES["note"].fields["text"].kind)
    for owner, note in db.execute(NOTES, (given,)):
        yield owner, text, note
    if entity in TALKED_WITH:
        for owner, said in db.execute(talks(entity), (given,)):
            yield owner, text, said
    for f in known.values():
        if isinstance(f.kind, Ref) and not f.many:
            for owner, name in db.execute(referred(entity, f), (given,)):
                yield owner, text, name


_GIVEN = "IN (SELECT value FROM json_each(?))"
POINTS = f"SELECT about, system, value FROM contact_point WHERE about {_GIVEN} AND deleted IS NULL"
COMPANIES = f"""SELECT m.contact, c.name FROM membership m JOIN company c ON c.id = m.company
    WHERE m.contact {_GIVEN} AND m.deleted IS NULL AND c.deleted IS NULL"""
TAGS = f"""SELECT g.about, t.name FROM tagging g JOIN tag t ON t.id = g.tag
    WHERE g.about {_GIVEN} AND g.deleted IS NULL"""
NOTES = f"SELECT about, text FROM note WHERE about {_GIVEN} AND deleted IS NULL"

TALKED_WITH = ("contact", "company", "lead", "deal")
"""Whose calls, letters and meetings are found by what was said in them."""
_SAID = {"call": ("topic", "text"), "letter": ("subject", "text"), "meeting": ("topic", "text")}


def talks(entity: str) -> str:
    """SQL for the owners among the given ones, and what was said in their calls, letters and meetings."""
    return " UNION ALL ".join(
        f"""SELECT {entity}, {text} FROM {source}
            WHERE {entity} {_GIVEN.replace("?", "?1")} AND {text} IS NOT NULL AND deleted IS NULL"""
        for source, texts in _SAID.items()
        for text in texts
    )


def referred(entity: str, f: Field) -> str:
    """SQL for the owners among the given ones, and the name of what their field refers to."""
    assert isinstance(f.kind, Ref)
    return f"""SELECT o.id, r.name FROM {entity} o JOIN {f.kind.entity} r ON r.id = o."{f.key}"
        WHERE o.id {_GIVEN} AND r.deleted IS NULL"""
