"""The people of one company, among whom a similar name is enough."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_crm.importing.cards import NONE
from desktop_crm.importing.names import person, same_person


class Colleagues:
    """The people of one company; in a large one only those who share a word of the name are compared."""

    LARGE = 24

    def __init__(self, of_base: Iterator[tuple[int, str]]) -> None:
        """`of_base` gives the cards and names of those whom the base has, once a name is compared."""
        self._of_base = of_base
        self._people: list[tuple[int, str]] = []
        self._by_word: dict[str, list[int]] = {}

    def add(self, card: int, name: str) -> None:
        """Note that the card, under this name, belongs to the company."""
        if len(self._people) <= self.LARGE and (card, name) in self._people:
            return
        self._people.append((card, name))
        if self._by_word:
            self._index(len(self._people) - 1)
        elif len(self._people) > self.LARGE:
            for n in range(len(self._people)):
                self._index(n)

    def _index(self, n: int) -> None:
        for word in person(self._people[n][1]):
            self._by_word.setdefault(word, []).append(n)

    def find(self, words: tuple[str, ...], *, sure: bool) -> int:
        """The card of the one whose name is similar. `sure`: no phone says otherwise, one word will do."""
        if not sure and len(words) < 2:
            return NONE
        for card, name in self._of_base:
            self.add(card, name)
        for n in self._candidates(words):
            card, name = self._people[n]
            other = person(name)
            if same_person(words, other, alone=True) and (sure or len(other) > 1):
                return card
        return NONE

    def _candidates(self, words: tuple[str, ...]) -> list[int]:
        if not self._by_word:
            return list(range(len(self._people)))
        return list(dict.fromkeys(n for word in words for n in self._by_word.get(word, ())))
