"""Packages of a contract over time: which ride in the rental of a day, and what each has of its money.

A package joins the rentals due from a day on, or leaves them; both are facts with the instant at which
they became known, appended and never edited.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from vigie.kernel.rounding import allocate
from vigie.leasing.domain.packages import Chosen, PackageKind, lines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RidingFact:
    """A package joined the rentals due from a day on; below zero it left them.

    Without a day it is in every rental; without an instant it was agreed with the contract.
    """

    package: Chosen
    from_on: date | None = None
    known_at: datetime | None = None

    def is_in(self, day: date) -> bool:
        """Tell whether it counts for a rental due on a day."""
        return self.from_on is None or self.from_on <= day


@dataclass(frozen=True, slots=True)
class Ride:
    """A package at one amount in the rentals due from a day on, and before another; None is no limit."""

    package: Chosen
    from_on: date | None
    until_on: date | None


def riding_on(facts: Iterable[RidingFact], day: date) -> tuple[Chosen, ...]:
    """Return what rides in a rental due on a day, in the order in which it was agreed."""
    return _summed(one for one in facts if one.is_in(day))


def rides(facts: Sequence[RidingFact]) -> tuple[Ride, ...]:
    """Return each package with the days between which it rides at one amount, in order of agreement."""
    codes = dict.fromkeys(one.package.code for one in facts)
    return tuple(ride for code in codes for ride in _rides(facts, code))


def _rides(facts: Sequence[RidingFact], code: str) -> Iterator[Ride]:
    mine = [one for one in facts if one.package.code == code]
    days = sorted({one.from_on for one in mine if one.from_on is not None})
    standing: list[tuple[date | None, Chosen | None]] = []
    for start in (None, *days):
        found = next(iter(riding_on(mine, start or date.min)), None)
        if not standing or standing[-1][1] != found:
            standing.append((start, found))
    ends = [*(start for start, _ in standing[1:]), None]
    for (start, package), end in zip(standing, ends, strict=True):
        if package is not None:
            yield Ride(package, start, end)


def shares(facts: Iterable[RidingFact], day: date, kind: PackageKind, minor: int) -> dict[str, int]:
    """Return what each package has, by its code, of the money that came for a rental due on a day.

    What was agreed first is paid first, what was agreed together in proportion. Money beyond what rides
    now, of a package taken out since, stays with those that rode. The shares sum to the money.
    """
    mine = [one for one in facts if one.package.kind is kind and one.is_in(day)]
    found: dict[str, int] = {}
    left = minor
    for layer in _layers(mine):
        part = min(left, sum(layer.values()))
        _spread(found, layer, part)
        left -= part
    rode = {one.package.code: one.package.minor for one in mine if one.package.minor > 0}
    if left and rode:
        _spread(found, rode, left)
    return found


def _layers(facts: Sequence[RidingFact]) -> list[dict[str, int]]:
    """Return what was agreed at each instant by code, less what was taken out, the last agreed first."""
    found: list[dict[str, int]] = []
    for _, batch in groupby(facts, key=lambda one: one.known_at):
        joined: dict[str, int] = {}
        for one in batch:
            if one.package.minor > 0:
                joined[one.package.code] = one.package.minor
            else:
                _take_out(found, one.package)
        found.append(joined)
    return found


def _take_out(layers: Sequence[dict[str, int]], package: Chosen) -> None:
    left = -package.minor
    for layer in reversed(layers):
        part = min(left, layer.get(package.code, 0))
        if part:
            layer[package.code] -= part
            left -= part


def _spread(found: dict[str, int], weights: dict[str, int], minor: int) -> None:
    """Add an amount to shares in proportion to weights."""
    held = {code: weight for code, weight in weights.items() if weight}
    if not held or not minor:
        return
    for code, share in zip(held, allocate(minor, list(held.values())), strict=True):
        found[code] = found.get(code, 0) + share


@dataclass(frozen=True, slots=True)
class Asked:
    """A due of a rental as it was written: its day, the instant, what it holds of one kind."""

    due_on: date
    recorded_at: datetime
    kind: PackageKind
    minor: int


def asked_of(facts: Sequence[RidingFact], asked: Asked) -> tuple[tuple[Chosen, int], ...]:
    """Return what each package has of a due, or of its credit; nothing where the due is a part of them.

    A due that corrects a rental holds the package that joined or left it in the same act.
    """
    at = asked.recorded_at
    moved = [one for one in facts if one.known_at == at and one.is_in(asked.due_on)]
    before = [one for one in facts if one.known_at is None or one.known_at < at]
    changed = tuple(replace(one.package, minor=abs(one.package.minor)) for one in moved)
    now, stood = (riding_on(known, asked.due_on) for known in ([*before, *moved], before))
    for whole in (changed, now, stood):
        if lines := lines_of(whole, asked.kind, asked.minor):
            return lines
    return ()


def _summed(facts: Iterable[RidingFact]) -> tuple[Chosen, ...]:
    """Return packages with their amounts summed, without those that are gone."""
    found: dict[str, Chosen] = {}
    for one in facts:
        code, minor = one.package.code, one.package.minor
        before = found[code].minor if code in found else 0
        found[code] = replace(one.package, minor=before + minor)
    return tuple(one for one in found.values() if one.minor)
