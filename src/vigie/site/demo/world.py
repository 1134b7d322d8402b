"""What `build_world` returns: organisations, files in the order of their days, and the truth."""

import csv
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from vigie.site.demo.lenders import OwnName, Settings, Source, User
from vigie.site.demo.tale import Story


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be taken: line of the file (headings are line 1), column, value."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A portfolio file. `mapping` is heading → canonical column; headings not in it stay raw.

    `verdict`: taken; refused (under 80 % of the last full file, or a doubled contract number);
    partly (good rows taken, `faults` kept beside them).
    """

    path: Path
    delivered_on: date
    mode: Literal["full", "delta"]
    verdict: Literal["taken", "refused", "partly"]
    rows: int
    mapping: Mapping[str, str]
    encoding: str
    delimiter: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """A register extract with its operations and inspections, all as of one date."""

    path: Path
    as_of: date
    operations: Path
    inspections: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Organisation:
    """A tenant of the demo: who, by which names, what is delivered when, what one must see."""

    slug: str
    name: str
    country: str
    language: str
    time_zone: str
    currency: str
    own_names: tuple[OwnName, ...]
    users: tuple[User, ...]
    settings: Settings
    sources: tuple[Source, ...]
    deliveries: tuple[Delivery, ...]
    canonical_portfolio: Path
    extracts: tuple[Extract, ...]
    stories: tuple[Story, ...]
    noise: Mapping[str, int]

    def steps(self) -> tuple[Delivery | Extract, ...]:
        """Return the files in the order of their days: good deliveries, extract, then bad ones."""

        def place(step: Delivery | Extract) -> tuple[date, int]:
            if isinstance(step, Extract):
                return step.as_of, 1
            return step.delivered_on, 0 if step.mode == "full" or step.verdict == "taken" else 2

        return tuple(sorted((*self.deliveries, *self.extracts), key=place))


@dataclass(frozen=True, slots=True)
class World:
    """The demo world on disk."""

    folder: Path
    seed: int
    today: date
    organisations: tuple[Organisation, ...]

    def stories(self) -> Iterator[Story]:
        """Yield every planted story."""
        return itertools.chain.from_iterable(one.stories for one in self.organisations)

    def story(self, key: str) -> Story:
        """Return the first story of a key; StopIteration when there is none."""
        return next(story for story in self.stories() if story.key == key)

    def write_truth(self) -> Path:
        """Write truth.csv: one row per story and extract; return its path."""
        path = self.folder / "truth.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(TRUTH_HEADINGS)
            for story in self.stories():
                for seen in story.expected:
                    writer.writerow(
                        [*_truth(story), seen.as_of.isoformat(), seen.level, seen.state]
                    )
        return path


TRUTH_HEADINGS = [
    "organisation",
    "story",
    "family",
    "typology",
    "contract_number",
    "plate",
    "vin",
    "concerns",
    "nature",
    "ceiling",
    "as_of",
    "level",
    "state",
]


def _truth(story: Story) -> list[str]:
    return [
        story.organisation,
        story.key,
        story.family,
        story.typology,
        story.contract_number,
        story.plate,
        story.vin,
        story.concerns,
        story.nature,
        story.ceiling,
    ]
