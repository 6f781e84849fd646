"""What the name of a column means: known, numbered, of somebody named before it, or mistyped."""

from __future__ import annotations

import re
from functools import lru_cache

from desktop_crm.base.fold import fold
from desktop_crm.importing.header_names import DEAL, KNOWN, SKIP
from desktop_crm.importing.target import Target

DEAL_HEADERS = frozenset(
    "название сделки;deal name;deal title;этап сделки;стадия сделки;воронка;deal stage;название лида;"
    "deal value".split(";")
)
"""Columns that only a list of deals or leads has."""

_PREFIXES = (
    (
        re.compile(
            r"(?:контакт|contact|person|клиент|контактное лицо)\s*(?:[:.]|\s[-–—])\s*(?=\S)", re.IGNORECASE
        ),
        "contact",
    ),
    (
        re.compile(
            r"(?:компания|организация|company|organization)\s*(?:[:.]|\s[-–—])\s*(?=\S)", re.IGNORECASE
        ),
        "company",
    ),
    (re.compile(r"реквизит[^:]*:\s*(?=\S)", re.IGNORECASE), "company"),
    (re.compile(r"(?:сделка|deal|лид|lead)\s*(?:[:.]|\s[-–—])\s*(?=\S)", re.IGNORECASE), DEAL),
)
_NUMBERED = re.compile(
    r"(?P<what>e-?mail|phone|address|website|organization|im) (?P<n>\d+) - (?P<part>type|label|value|"
    r"formatted|street|city|region|postal code|country|extended address|po box|name|title|department|"
    r"service)$",
    re.IGNORECASE,
)
_GOOGLE_PARTS = {
    ("organization", "name"): "company.name",
    ("organization", "title"): "contact.job_title",
    ("organization", "department"): "contact.new:text:Department",
    ("im", "value"): "*.messenger",
    ("website", "value"): "*.website",
    ("address", "formatted"): "*.address",
}
_STEMS = (
    (r"\b(?:e ?mail|имейл|эл\w* почт|почт[аы]\b|электронн\w* адрес)", "*.email"),
    (r"\b(?:telegram|телеграм)", "*.messenger:telegram"),
    (r"\b(?:whats ?app|ват?с+ап|вотс+ап)", "*.messenger:whatsapp"),
    (r"\b(?:viber|вайбер)", "*.messenger:viber"),
    (r"\b(?:моб\w*|сот|сотов\w*|mobile|cell)\b", "*.phone:mobile"),
    (r"\bфакс|\bfax", "*.phone:fax"),
    (r"\b(?:телеф\w*|тел|phone|telephone|контактный номер)\b", "*.phone"),
    (r"\b(?:дата рожд|день рожд|birth)", "contact.birthday"),
    (r"\b(?:фио|ф и о)\b", "contact.name"),
    (r"\bинн\b", "company.tax_id"),
    (r"\b(?:должност|job title)", "contact.job_title"),
    (r"\b(?:ответственн|менеджер)", "*.responsible"),
    (r"\b(?:юридическ\w* адрес|юр адрес)", "*.address:legal"),
    (r"\b(?:адрес|address)\b", "*.address"),
    (r"\b(?:сайт|website|web site)\b", "*.website"),
    (r"\b(?:коммент|примеч|замет|comment|notes?\b)", "note.text"),
    (r"\b(?:назван|наименован)\w* (?:компан|организац|фирм|контрагент)", "company.name"),
    (r"^(?:utm|ym|ga|yclid|gclid) ", SKIP),
)
_STEM_SHAPES = tuple((re.compile(shape), code) for shape, code in _STEMS)


def known_code(header: str) -> str | None:
    """The code of what a column with this name means; None when the name says nothing."""
    numbered = _NUMBERED.match(header)
    if numbered:
        return _google(numbered["what"].lower().replace("-", ""), numbered["part"].lower())
    exact = _by_name().get(_key(header))
    if exact:
        return exact
    for shape, entity in _PREFIXES:
        found = shape.match(header)
        if found:
            return _of_entity(known_code(header[found.end() :]), entity)
    return _by_name().get(_unnumbered(header)) or _by_stem(_key(header)) or _nearly(_key(header))


def _google(what: str, part: str) -> str:
    if (what, part) in _GOOGLE_PARTS:
        return _GOOGLE_PARTS[what, part]
    if part in ("type", "label"):
        return f"*.{what}/label" if what in ("email", "phone", "address", "website") else SKIP
    if what == "address":
        place = {"postal code": "postcode", "extended address": "house", "po box": "house"}.get(part, part)
        return f"*.address/{place}"
    return f"*.{what}" if part == "value" and what in ("email", "phone") else SKIP


def _of_entity(code: str | None, entity: str) -> str | None:
    """The code for a column that names its owner; a deal's own columns stay those of a deal."""
    if entity == DEAL:
        return code if code in (SKIP, "contact.name", "company.name") else DEAL
    return code.replace("*", entity) if code else None


def _by_stem(key: str) -> str | None:
    if key.startswith(("дата ", "date ", "тип ")) and "рожд" not in key:
        return None
    return next((code for shape, code in _STEM_SHAPES if shape.search(key)), None)


def _nearly(key: str) -> str | None:
    """What a mistyped name was meant to be."""
    if len(key) < 5:
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    names = [name for name in _by_name() if len(name) > 4]
    most = 1 if len(key) < 9 else 2
    found = process.extractOne(key, names, scorer=OSA.distance, score_cutoff=most)
    return _by_name()[found[0]] if found else None


def _key(header: str) -> str:
    return fold(header) or header.strip()


def _unnumbered(header: str) -> str:
    """The name without the number that tells fellows apart: "Phone 2", "Адрес 2 эл. почты", "Примечание
    1".
    """
    return " ".join(word for word in _key(header).split() if not word.isdigit())


def same_but_for_number(one: str, other: str) -> bool:
    """Whether two names differ only in their numbers: "Company" and "Company 2"."""
    return _unnumbered(one) == _unnumbered(other)


@lru_cache
def _by_name() -> dict[str, str]:
    known: dict[str, str] = {}
    for code, names in KNOWN.items():
        for name in names.split(";"):
            known.setdefault(_key(" ".join(name.split())), code)
    return known


def target_of(code: str, entity: str) -> Target:
    """The target that a code means in a list of `entity`."""
    return Target.from_code(code.replace("*", entity).replace("/spare", ""))
