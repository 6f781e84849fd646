"""Guessing what the columns of a list are: by their names, and by what their cells hold."""

from __future__ import annotations

import re
from dataclasses import replace

from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _, in_every_language
from desktop_crm.importing import headers, memory
from desktop_crm.importing.contents import Look, look, own_kind
from desktop_crm.importing.header_names import DEAL, OF_REJECTED, SKIP
from desktop_crm.importing.mapping import OWNERS, Mapping, column_names
from desktop_crm.importing.sheet import Sheet
from desktop_crm.importing.target import FURTHER_COMPANY, NOTE, TITLED_NOTE, Target, field_for, resolved
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Date, Moment, Ref
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace

_EITHER = frozenset(
    "наименование;название;полное наименование;name;краткое наименование;наименование полное;"
    "название клиента;наименование клиента;title name".split(";")
)
"""Names that are a person's in one list and a firm's in another."""
_OF_FIRMS = frozenset(
    "тип компании;логотип;годовой оборот;кпп;огрн;полное наименование;юридический адрес;сфера деятельности;"
    "кол во сотрудников;код по окпо;юр физ лицо;банковские реквизиты;оквэд;kpp;ogrn;legal address;industry;"
    "organization name;organization address;реквизит россия кпп;реквизит россия огрн".split(";")
)
_BESIDE_A_FIRM = frozenset(
    "руководитель;директор;ген директор;генеральный директор;контактное лицо;представитель;contact person;"
    "реквизит россия ген директор".split(";")
)
_UNIT = re.compile(r"\s*(?:[,(]\s*(?:%|руб\.?|₽|шт\.?|\$|€|тыс\.?\s*руб\.?)\s*\)?|%)\s*$", re.IGNORECASE)


def guess(ws: Workspace, sheet: Sheet, entity: str | None = None) -> Mapping:
    """What each column of the list most likely is; the mapping last used for a list of this shape goes first.

    `entity` is "contact" or "company"; None finds out. Nothing of a filled column is left out in silence:
    what has no field becomes a new one, a line of a note, or is shown as not imported.
    """
    known = memory.recall(ws, sheet.header)
    if known is None or entity not in (None, known[0].entity) or not _still_there(ws, known[0]):
        return _Guess(ws, sheet, entity).mapping()
    mapping, decided = known
    if all(decided):
        return replace(mapping, remembered=True)
    fresh = _Guess(ws, sheet, mapping.entity).mapping()
    pairs = zip(mapping.columns, decided, fresh.columns, strict=True)
    columns = tuple(before if sure else now for before, sure, now in pairs)
    return replace(fresh, columns=columns, remembered=True)


def _still_there(ws: Workspace, mapping: Mapping) -> bool:
    targets = [resolved(ws, t) for t in mapping.columns if t and t.entity in OWNERS]
    return all(t.new_kind or field_for(ws, t) for t in targets)


class _Guess:
    def __init__(self, ws: Workspace, sheet: Sheet, entity: str | None) -> None:
        self.ws = ws
        self.sheet = sheet
        self.looks = [look(sheet.rows, column) for column in range(len(sheet.header))]
        self.keys = [fold(name) for name in sheet.header]
        self.deals = not headers.DEAL_HEADERS.isdisjoint(self.keys)
        self.codes = [headers.known_code(name) if name else None for name in sheet.header]
        if _are_of_rejected(self.keys[: len(OF_REJECTED)]):
            self.codes[: len(OF_REJECTED)] = [SKIP] * len(OF_REJECTED)
        self.entity = entity or self._list_of()
        self.computed = self._computed()
        self.taken: dict[str, int] = {}
        self.hints: list[str] = []

    def mapping(self) -> Mapping:
        columns: list[Target | None] = [None] * len(self.codes)
        for column in self._by_certainty():
            columns[column] = self._target(column)
        if any(code == DEAL and t for code, t in zip(self.codes, columns, strict=True)):
            self.hints.append(self._of_deals())
        names = column_names(self.sheet.header)
        return Mapping(self.entity, names, tuple(columns), tuple(self.hints))

    def _of_deals(self) -> str:
        if self.deals:
            return _("What the list says of deals is kept in a note on the client.")
        return _("What the list says of deals becomes fields of the client.")

    def _by_certainty(self) -> list[int]:
        """Columns with a known name first, so that what was only guessed never takes their place."""
        spare = [bool(code and code.endswith("/spare")) for code in self.codes]
        return sorted(
            range(len(self.codes)),
            key=lambda c: (not self.looks[c].filled, self.codes[c] is None, spare[c], c),
        )

    # What the list is a list of.

    def _list_of(self) -> str:
        if any(code and code.startswith("contact.name/") for code in self.codes):
            return "contact"
        rows = max(1, len(self.sheet.rows))
        people = self._most_filled("contact.name", besides=_BESIDE_A_FIRM) / rows
        beside = self._most_filled("contact.name", besides=frozenset()) / rows
        firms = self._most_filled("company.name", besides=frozenset()) / rows
        of_firms = len(_OF_FIRMS.intersection(self.keys))
        either = [self.looks[c] for c, key in enumerate(self.keys) if key in _EITHER and not self.deals]
        if people >= 0.5 and not (of_firms and firms > people):
            return "contact"
        if either and (of_firms or "company.tax_id" in self.codes or either[0].firms > 0.3):
            return "company" if either[0].people <= 0.7 or of_firms else "contact"
        if of_firms >= 2 or (firms and not beside):
            return "company" if not either else "contact"
        return "contact"

    def _most_filled(self, code: str, besides: frozenset[str]) -> int:
        """The cells filled in the fullest column with this code whose cells do not belie it."""
        wrong = "firms" if code == "contact.name" else "phones"
        return max(
            (
                found.filled
                for c, found in enumerate(self.looks)
                if self.codes[c] == code and self.keys[c] not in besides and getattr(found, wrong) <= 0.5
            ),
            default=0,
        )

    # What a column is.

    def _target(self, column: int) -> Target | None:
        if self.keys[column] in self.computed:
            return None
        filled = bool(self.looks[column].filled)
        code = self._code(column)
        if code == SKIP or (not filled and code in (None, DEAL)):
            return None
        if code == DEAL:
            return TITLED_NOTE if self.deals else self._new_field(column)
        target = headers.target_of(code, self.entity) if code else self._own_field(column)
        if target is None:
            return self._new_field(column)
        f = field_for(self.ws, target)
        if f is None and target.entity in OWNERS and not target.new_kind:
            return self._new_field(column)
        if f is None or f.many or target.part:
            return target
        return self._only(column, target)

    def _computed(self) -> set[str]:
        """The columns that the base computes itself, in a list that was exported from one: it has all of them."""
        labels = [_labels(f) for f in fields_of(self.ws, self.entity) if f.computed]
        keys = set(self.keys)
        return keys & set().union(*labels) if all(keys & names for names in labels) else set()

    def _only(self, column: int, target: Target) -> Target | None:
        """`target` for one column; another one says the same, or needs a field of its own."""
        first = self.taken.setdefault(target.code, column)
        if first == column or self.keys[first] == self.keys[column]:
            return target
        if self._says_the_same(first, column):
            return None
        if target.code == "company.name" and headers.same_but_for_number(self.keys[first], self.keys[column]):
            return FURTHER_COMPANY if self.entity == "contact" else TITLED_NOTE
        return self._new_field(column)

    def _says_the_same(self, first: int, second: int) -> bool:
        pairs = [
            (row[first], row[second]) for row in self.sheet.rows[:: max(1, len(self.sheet.rows) // 2000)]
        ]
        return all(b is None or fold(str(a)) == fold(str(b)) for a, b in pairs)

    def _code(self, column: int) -> str | None:
        code, key, found = self.codes[column], self.keys[column], self.looks[column]
        if key in _EITHER and not (self.deals and key == "название"):
            code = self._either(key)
        elif code == "contact.name/first" and not self._has("contact.name/last"):
            code = "contact.name" if not self._has("contact.name") else code
        if code is None:
            code = self._alias(key)
        return self._fits(code, found) if code else self._by_content(found)

    def _either(self, key: str) -> str:
        if key == "name" and self._has("contact.name/last") and not self._has("contact.name/first"):
            return "contact.name/first"
        return f"{self.entity}.name"

    def _has(self, code: str) -> bool:
        return any(c == code and self.looks[i].filled for i, c in enumerate(self.codes))

    def _alias(self, key: str) -> str | None:
        """A field whose label or alias this is, the team's own fields among them."""
        for entity in (self.entity, *(e for e in OWNERS if e != self.entity)):
            for f in fields_of(self.ws, entity):
                if key and not (f.computed or isinstance(f.kind, Ref)) and key in _names_of(f):
                    return f"{entity}.{f.key}"
        return None

    def _fits(self, code: str, found: Look) -> str | None:
        """`code`, unless the cells clearly hold something else."""
        base = code.partition(":")[0].partition("/")[0]
        if base in ("contact.name", "company.name"):
            return self._name_or_else(code, found)
        if base in ("*.phone", "contact.phone", "company.phone") and not code.endswith("/label"):
            return (
                "*.email"
                if found.emails > 0.6
                else code
                if found.numbers > 0.05 or found.filled < 5
                else SKIP
            )
        if base.endswith(".created"):
            return code if found.reads_as(Moment()) > 0.5 else None
        if base.endswith(".birthday"):
            return code if found.reads_as(Date(partial=True)) > 0.3 or found.filled < 5 else None
        if base.endswith(".status") and found.statuses < 0.5:
            return None
        if code == DEAL and not self.deals and found.statuses > 0.7:
            return "*.status"
        return code

    def _name_or_else(self, code: str, found: Look) -> str:
        if found.phones > 0.6:
            return "*.phone"
        if found.emails > 0.6:
            return "*.email"
        if code == "contact.name" and found.firms > 0.5 and not self._has("company.name"):
            return "company.name"
        return code

    def _by_content(self, found: Look) -> str | None:
        if found.emails > 0.6:
            return "*.email"
        if found.messengers > 0.6:
            return "*.messenger"
        if found.tax_ids > 0.7 and found.distinct > len(found.sample) * 0.3:
            return "company.tax_id"
        if found.phones > 0.6 and found.share(lambda v: hasattr(v, "year")) == 0:
            return "*.phone"
        if found.links > 0.7:
            return "*.website"
        named = self._has("contact.name") or self._has("contact.name/last") or "contact.name" in self.taken
        if found.firms > 0.4 and not self._has("company.name") and "company.name" not in self.taken:
            return "company.name"
        if found.people > 0.6 and not named and found.distinct > len(found.sample) * 0.5:
            return "contact.name"
        return None

    def _own_field(self, column: int) -> Target | None:
        """A column without a name that nothing recognises is kept in a note."""
        return None if self.keys[column] else NOTE

    def _new_field(self, column: int) -> Target:
        header = self.sheet.header[column]
        name = _UNIT.sub("", header).strip() or column_names(self.sheet.header)[column]
        kind = own_kind(self.looks[column], header)
        builtin = {n for f in fields_of(self.ws, self.entity) if not f.custom for n in _labels(f)}
        if fold(name) in builtin:
            name = _("{name} in the list").format(name=name)
        fresh = Target(self.entity, new_kind=kind, new_name=name)
        return resolved(self.ws, fresh)


def _are_of_rejected(keys: list[str]) -> bool:
    """Whether a list begins as our own workbook of rejected rows does."""
    ours = [{fold(text) for text in in_every_language(name)} for name in OF_REJECTED]
    return len(keys) == len(ours) and all(key in names for key, names in zip(keys, ours, strict=True))


def _names_of(f: Field) -> set[str]:
    return _labels(f) | {fold(alias) for alias in f.aliases}


def _labels(f: Field) -> set[str]:
    return {fold(label) for label in ([f.label] if f.custom else in_every_language(f.label))}
