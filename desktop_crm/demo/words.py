"""What the example is made of, in one language. All people, firms, numbers and addresses are invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Client:
    """One of the clients at the top of the list, as the pictures of the program show them."""

    name: str
    company: str
    phone: str
    status: str
    seller: int
    days_ago: int
    job_title: str = ""
    city: str = ""
    email: str = ""
    birthday: str | None = None
    source: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """`people` are first and last names that go together, family name second. `phones` are numbers of the
    region in which each "#" is any digit. `employees` begin with the head of the team."""

    team: str
    step: str
    employees: tuple[tuple[str, str], ...]
    first: tuple[Client, ...]
    people: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    firms: tuple[str, ...]
    forms: tuple[str, ...]
    cities: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]
    job_titles: tuple[str, ...]
    sources: tuple[str, ...]
    industries: tuple[str, ...]
    tags: tuple[str, ...]
    phones: tuple[str, ...]
    notes: tuple[str, ...]
    segment: tuple[str, tuple[tuple[str, str, str], ...]]
    discount: str
    lists: tuple[str, str, str]


def for_language(language: str) -> Words:
    """The words of a language; English for one that has none."""
    if language == "ru":
        from desktop_crm.demo.russian import WORDS
    else:
        from desktop_crm.demo.english import WORDS
    return WORDS


def listed(text: str) -> tuple[str, ...]:
    """The parts of a text between the semicolons."""
    return tuple(" ".join(part.split()) for part in text.split(";"))
