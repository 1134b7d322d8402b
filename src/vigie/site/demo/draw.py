"""Chance and words: one seeded source, the word lists, people, companies and models."""

import csv
import random
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from vigie.site.demo import identifiers

DATA = Path(__file__).parent / "data"
Row = dict[str, str]
T = TypeVar("T")


class Model(NamedTuple):
    """A vehicle model as its certificate describes it, with its price when new, in euros."""

    make: str
    wmi: str
    vds: str
    commercial_name: str
    type_variant_version: str
    energy: str
    power_kw: str
    fiscal_power: str
    co2_g_km: str
    unladen_mass_kg: str
    seats: str
    category: str
    national_category: str
    price: int


@dataclass(frozen=True, slots=True)
class Party:
    """A person or a company with an address."""

    name: str
    kind: str
    siren: str
    street: str
    postcode: str
    city: str

    def as_columns(self, role: str) -> Row:
        """Return the columns of a role: `customer`, `holder` or `lessee` (name and address)."""
        row = {
            f"{role}_name": self.name,
            f"{role}_street": self.street,
            f"{role}_postcode": self.postcode,
            f"{role}_city": self.city,
        }
        if role != "lessee":
            row |= {f"{role}_kind": self.kind, f"{role}_siren": self.siren}
        return row


def plain(text: str) -> str:
    """Write a text as the register prints it: capitals, no accents, no apostrophes."""
    spaced = text.replace("'", " ").upper()
    if spaced.isascii():
        return spaced
    marks = unicodedata.normalize("NFD", spaced.replace("Ł", "L"))
    return marks.encode("ascii", "ignore").decode("ascii")


class Draw:
    """A seeded source of everything that is drawn, in the words of one country."""

    def __init__(self, seed: str, language: str, first_number: int = 0) -> None:
        self.language = language
        self._random = random.Random(seed)  # noqa: S311 - a demo must repeat, not hide
        self.words = tomllib.loads((DATA / f"{language}.toml").read_text("utf-8"))
        self.communes = _communes(self.words["communes"])
        self.models = _models()
        self._numbers = first_number

    def chance(self, share: float) -> bool:
        """Return true in that share of the calls."""
        return self._random.random() < share

    def between(self, low: int, high: int) -> int:
        """Return an integer, both ends included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, things: Sequence[T]) -> T:
        """Return one of some things, all as likely."""
        return things[int(self._random.random() * len(things))]

    def sample(self, size: int, count: int) -> list[int]:
        """Return `count` different numbers under `size`, in order."""
        return sorted(self._random.sample(range(size), count))

    def shuffle(self, things: list[T]) -> None:
        """Shuffle a list in place."""
        self._random.shuffle(things)

    def number(self) -> int:
        """Return the next number of this source; identifiers are made from it."""
        self._numbers += 1
        return self._numbers

    def surname(self) -> str:
        """Return a surname."""
        return str(self.pick(self.words["surnames"]))

    def first_name(self) -> str:
        """Return a first name, a woman's or a man's."""
        return str(self.pick(self.words["women" if self.chance(0.5) else "men"]))

    def street(self) -> str:
        """Return a street with its number, in the order of the country."""
        words, number = self.words, self.between(1, 148)
        way, street = self.pick(words["ways"]), self.pick(words["streets"])
        polish = self.language == "pl"
        return f"{way} {street} {number}" if polish else f"{number} {way} {street}"

    def person(self) -> Party:
        """Return a person; three in ten have a second first name in the file."""
        names = [self.surname(), self.first_name()]
        if self.chance(0.3) and (second := self.first_name()) != names[1]:
            names.append(second)
        return Party(" ".join(names), "person", "", self.street(), *self.pick(self.communes))

    def company(self) -> Party:
        """Return a company with an invented name."""
        words = self.words
        name = f"{self.pick(words['activities'])} {self.pick(words['roots'])}"
        form = self.pick(words["forms"])
        full = f"{form} {name}" if form == "SARL" else f"{name} {form}"
        siren = identifiers.siren(1_000 + self.number()) if self.language == "fr" else ""
        return Party(full, "company", siren, self.street(), *self.pick(self.communes))

    def party(self, kind: str) -> Party:
        """Return a person or a company."""
        return self.company() if kind == "company" else self.person()

    def model(self, kind: str) -> Model:
        """Return a model; heavy lorries go to companies only."""
        model = self.pick(self.models)
        while kind == "person" and model.national_category == "CAM":
            model = self.pick(self.models)
        return model


@lru_cache(maxsize=4)
def _weighted(lines: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    communes: list[tuple[str, str]] = []
    for line in lines:
        place, weight = line.rsplit(" ", 1)
        postcode, city = place.split(" ", 1)
        communes += [(postcode, city)] * int(weight)
    return tuple(communes)


def _communes(lines: list[str]) -> tuple[tuple[str, str], ...]:
    return _weighted(tuple(lines))


@lru_cache(maxsize=1)
def _models() -> tuple[Model, ...]:
    models: list[Model] = []
    with (DATA / "vehicles.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            weight = int(line.pop("weight"))
            price = int(line.pop("price"))
            models += [Model(**line, price=price)] * weight
    return tuple(models)
