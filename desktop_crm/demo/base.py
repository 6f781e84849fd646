"""Filling an empty base with the example."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from desktop_crm.base.clock import derived_id, new_id
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.demo import sales
from desktop_crm.demo.numbers import latin, ogrn, phone, tax_id
from desktop_crm.demo.rows import Rows
from desktop_crm.demo.sales import Person
from desktop_crm.demo.words import Client, Words, for_language
from desktop_crm.models.all import ENTITIES, Employee, SavedList
from desktop_crm.models.kinds import Operator, Option
from desktop_crm.ops import own_fields, people, presets, team
from desktop_crm.ops.details import source_named, tag_named
from desktop_crm.store import undo
from desktop_crm.store.edit import Edit
from desktop_crm.store.journal import EXAMPLE, STEP, Step
from desktop_crm.store.query import Filter, Query
from desktop_crm.store.workspace import Workspace

_CLIENTS = ("contact", "company", "deal")
_STATUSES = ("new", "talks", "client", "client", "paused", "lost")


class NotEmpty(UserError):
    """The base has clients of its own."""


def fill(
    ws: Workspace, language: str, contacts: int = 240, companies: int = 60, trade: str = "wholesale"
) -> None:
    """Fill an empty base with an invented team, its clients and its sales, in one step that `clear` takes back.

    What the team's trade needs comes before it, as a step of its own. Whoever works on this laptop takes a place in
    the team. The same numbers give the same clients; only their dates follow the calendar. Raises NotEmpty.
    """
    if not is_empty(ws):
        raise NotEmpty(
            _("“{name}” has data already; it was not changed.").format(name=ws.path.name),
            _("Name a new file with --base for the example."),
        )
    words = for_language(language)
    me = [mine[0] for mine in (people.me(ws),) if mine]
    nameless = not people.team_name(ws)
    presets.apply(ws, trade, language)
    with ws.edit(words.step, EXAMPLE) as tx:
        example = _Example(tx, words, me)
        example.add_companies(companies)
        example.add_contacts(contacts)
        example.add_lists()
        if nameless:
            team.put(tx, team.NAME, words.team)
        sales.add(ws, tx, presets.content(trade, language)["example"], example.people, example.employees)
    if not me:
        people.work_as(ws, example.employees[0])


def is_empty(ws: Workspace) -> bool:
    """Whether the base has no clients, so that an example may be filled in."""
    there = " UNION ALL ".join(f"SELECT 1 FROM {e} WHERE deleted IS NULL" for e in _CLIENTS)
    return not ws.read(f"{there} LIMIT 1")


def clear(ws: Workspace, progress: undo.Progress | None = None) -> list[undo.Undone]:
    """Take away all examples. What somebody has worked on since stays, and is named in what is returned."""
    return [each for step in _standing(ws) if (each := undo.undo(ws, step, progress))]


def is_there(ws: Workspace) -> bool:
    """Whether the base holds an example that can be taken away."""
    return bool(_standing(ws))


def _standing(ws: Workspace) -> list[Step]:
    undone = "SELECT undoes FROM step WHERE undoes IS NOT NULL"
    rows = ws.read(
        f"SELECT {STEP} FROM step WHERE origin = ? AND finished AND id NOT IN ({undone})", (EXAMPLE,)
    )
    return [Step(*row) for row in reversed(rows)]


class _Example:
    """The example while it is being written: the team and settings at once, clients by the batch."""

    def __init__(self, tx: Edit, words: Words, me: Sequence[str]) -> None:
        self.tx = tx
        self.words = words
        self.chance = Random(1)
        self.now = time.time_ns() // 1_000_000
        self.employees = [
            tx.add(Employee(name=name, job_title=job, email=f"{latin(name.split()[0])}@daisy.example")).id
            for name, job in words.employees[len(me) :]
        ]
        self.employees = [*me, *self.employees]
        self.sources = [source_named(tx, name) for name in words.sources]
        self.tags = [tag_named(tx, name) for name in words.tags]
        label, options = words.segment
        choices = [Option(*option) for option in options]
        self.segment = own_fields.add_in(tx, "contact", label, "choice", choices).removeprefix("own.")
        self.discount = own_fields.add_in(tx, "contact", words.discount, "number").removeprefix("own.")
        self.companies: dict[str, str] = {}
        self.cities: dict[str, str] = {}
        self.rows = Rows(tx)
        self.people: list[Person] = []

    # Companies.

    def add_companies(self, n: int) -> None:
        named = list(dict.fromkeys(client.company for client in self.words.first))
        firms = self.chance.sample(self.words.firms, len(self.words.firms))
        rounds = count(1)
        while len(named) < n:
            number = next(rounds)
            further = [firm if number == 1 else f"{firm} {number}" for firm in firms]
            named += [self.chance.choice(self.words.forms).format(firm) for firm in further]
        for name in named[: max(n, 0)]:
            self._add_company(name)
        self.rows.write()

    def _add_company(self, name: str) -> None:
        id_ = self.companies[name] = new_id()
        city, code = self.chance.choice(self.words.cities)
        person = name.startswith("ИП ")
        self.cities[name] = city
        created = self._moment(self.chance.randrange(62, 400))
        self.rows.add(
            "company",
            id=id_,
            name=name,
            tax_id=tax_id(self.chance, person),
            ogrn=None if person else ogrn(self.chance),
            industry=self.chance.choice(self.words.industries),
            status=self.chance.choice(_STATUSES),
            responsible=self.chance.choice(self.employees),
            source=self.chance.choice(self.sources),
            city=city,
            created=created,
        )
        site = f"{latin(name)[:18]}.example"
        if self.words.team == "Ромашка" and len(code) == 3:
            self._point(id_, "company", "phone", phone(self.chance, f"+7{code}2######"), "work")
        else:
            self._point(id_, "company", "phone", phone(self.chance, "+441174960###"), "work")
        self._point(id_, "company", "email", f"info@{site}", "work")
        self._point(id_, "company", "website", site, None)
        street = f"{city}, {self.chance.choice(self.words.streets)}, {self.chance.randrange(1, 120)}"
        self._point(id_, "company", "address", street, "work")
        if self.chance.random() < 0.3:
            self._note(id_, "company", created)

    # Contacts.

    def add_contacts(self, n: int) -> None:
        """The invented ones first and the known ones last, so that these are the newest and stand on top."""
        known = self.words.first[: max(n, 0)]
        names = list(self.companies)
        for place in range(n - len(known), 0, -1):
            self._add_contact(self._invented(names, 59 + place), place)
        for place, client in enumerate(reversed(known)):
            self._add_contact(client, place)
        self.rows.write()

    def _invented(self, companies: Sequence[str], days_ago: int) -> Client:
        firsts, lasts = self.chance.choices(self.words.people, weights=_weights(self.words))[0]
        company = self.chance.choice(companies) if companies and self.chance.random() < 0.85 else ""
        return Client(
            f"{self.chance.choice(firsts)} {self.chance.choice(lasts)}",
            company,
            phone(self.chance, self.chance.choice(self.words.phones)) if self.chance.random() < 0.94 else "",
            self.chance.choice(_STATUSES),
            self.chance.randrange(len(self.employees)),
            min(days_ago // 2 + 30, 700),
            self.chance.choice(self.words.job_titles),
            self.cities.get(company) or self.chance.choice(self.words.cities)[0],
        )

    def _add_contact(self, client: Client, place: int) -> None:
        # Later in a day, the later in the list, so that those on top stand in their order.
        id_, created = new_id(), self._moment(client.days_ago, 9 + place % 9)
        self.rows.add(
            "contact",
            id=id_,
            name=client.name,
            job_title=client.job_title or None,
            status=client.status,
            responsible=self.employees[client.seller],
            source=self.chance.choice(self.sources) if client.source is None else self.sources[client.source],
            city=client.city,
            birthday=client.birthday or self._birthday(),
            own=json.dumps(self._own(), ensure_ascii=False),
            created=created,
        )
        self._reach(id_, client)
        firm, seller = self.companies.get(client.company), self.employees[client.seller]
        self.people.append(Person(id_, client.name, firm, seller, client.phone))
        if client.company in self.companies:
            company = self.companies[client.company]
            self.rows.add(
                "membership",
                id=derived_id("membership", id_, company),
                contact=id_,
                company=company,
                role=client.job_title or None,
                rank=0.0,
            )
        self._tag(id_, client)
        for _n in range(self.chance.choice((0, 1, 1, 2, 3)) if place < 80 else self.chance.choice((0, 0, 1))):
            self._note(id_, "contact", created)

    def _reach(self, id_: str, client: Client) -> None:
        domain = f"{latin(client.company)[:18] or 'mail'}.example"
        first, _space, last = client.name.partition(" ")
        email = client.email or f"{latin(first)[:1]}.{latin(last)}@{domain}"
        mobile = client.phone.startswith(("+79", "+1", "+3752", "+770", "+9955", "+3749", "+99450"))
        if client.phone:
            self._point(id_, "contact", "phone", client.phone, "mobile" if mobile else "work")
        if client.phone and self.chance.random() < 0.25:
            self._point(id_, "contact", "phone", phone(self.chance, self.words.phones[0]), "home", 1)
        if client.email or self.chance.random() < 0.8:
            self._point(id_, "contact", "email", email, "work")
        if mobile and self.chance.random() < 0.3:
            self._point(id_, "contact", "messenger", f"whatsapp:{client.phone}", None)
        elif self.chance.random() < 0.2:
            self._point(id_, "contact", "messenger", f"telegram:{latin(first)}_{latin(last)}", None)

    def _tag(self, id_: str, client: Client) -> None:
        chosen = {self.tags[0]} if client.status == "client" and self.chance.random() < 0.4 else set()
        if self.chance.random() < 0.3:
            chosen.add(self.chance.choice(self.tags[1:]))
        for tag in sorted(chosen):
            self.rows.add(
                "tagging", id=derived_id("tagging", tag, id_), tag=tag, about=id_, about_entity="contact"
            )

    def _own(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.chance.random() < 0.7:
            found[self.segment] = self.chance.choice(self.words.segment[1])[0]
        if self.chance.random() < 0.3:
            found[self.discount] = self.chance.choice((3, 5, 7.5, 10, 15))
        return found

    def _birthday(self) -> str | None:
        month, day = self.chance.randrange(1, 13), self.chance.randrange(1, 29)
        sort = self.chance.random()
        if sort < 0.6:
            return None
        return (
            f"--{month:02}-{day:02}"
            if sort < 0.75
            else f"{self.chance.randrange(1960, 2004)}-{month:02}-{day:02}"
        )

    # Both.

    def add_lists(self) -> None:
        """The saved lists, one each by a choice, by what nobody has done, and by a tag."""
        quiet = (
            Filter("last_contact", Operator.NOT_LAST_DAYS, (30,)),
            Filter("status", Operator.NONE_OF, ("lost",)),
        )
        shown = ("name", "company", "phone", "status", "responsible", "last_contact", "next_day")
        queries: tuple[tuple[Query, tuple[str, ...]], ...] = (
            (Query("contact", (Filter("status", Operator.ANY_OF, ("new",)),)), ()),
            (Query("contact", quiet, sort="last_contact", descending=False), shown),
            (Query("contact", (Filter("tags", Operator.ANY_OF, (self.words.tags[0],)),)), ()),
        )
        for place, (name, (query, columns)) in enumerate(zip(self.words.lists, queries, strict=True)):
            kept = {**json.loads(query.to_json()), "columns": columns}
            text = json.dumps(kept, ensure_ascii=False)
            self.tx.add(SavedList(of="contact", name=name, query=text, rank=float(place)))

    def _note(self, id_: str, entity: str, created: int) -> None:
        moment = max(created, self._moment(self.chance.randrange(60)))
        text, author = self.chance.choice(self.words.notes), self.chance.choice(self.employees)
        self.rows.add(
            "note", id=new_id(), about=id_, about_entity=entity, text=text, moment=moment, author=author
        )

    def _point(
        self, owner: str, entity: str, system: str, value: str, use: str | None, rank: int = 0
    ) -> None:
        self.rows.add(
            "contact_point",
            id=new_id(),
            about=owner,
            about_entity=entity,
            system=system,
            use=use,
            value=value,
            rank=float(rank),
            normal=ENTITIES[entity].fields[system].kind.normal(value),
        )

    def _moment(self, days_ago: int, hour: int | None = None) -> int:
        """A time of a working day so many days ago, never in the future."""
        day = datetime.fromtimestamp(self.now / 1000).astimezone() - timedelta(days=days_ago)
        hour = 9 + self.chance.randrange(9) if hour is None else hour
        moment = day.replace(hour=hour, minute=self.chance.randrange(60), second=0)
        if days_ago == 0:
            moment = day.replace(hour=11, minute=20, second=0)
        return min(int(moment.timestamp() * 1000), self.now - 60_000)


def _weights(words: Words) -> list[float]:
    """Two thirds of the people have the names that are usual where the team works."""
    rest = len(words.people) - 2
    return [1.0, 1.0, *[1.0 / rest] * rest]
