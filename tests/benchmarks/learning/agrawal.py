"""Agrawal's loan applications (Agrawal, Imielinski and Swami 1993), drawn a batch at a time.

Nine attributes and the concepts by which loans are granted, as river's `synth.Agrawal` has them;
the bench needs no river. Labels are those of group A.
"""

import numpy as np
from tests.benchmarks.learning.files import Cases

from vigie.scoring.domain.learning.arrays import Flags, Floats
from vigie.scoring.domain.learning.tables import Column, Layout, Table

LAYOUT = Layout(
    (
        Column("salary"),
        Column("commission"),
        Column("age"),
        Column("education"),
        Column("car", tuple(str(number) for number in range(20))),
        Column("zipcode", tuple(str(number) for number in range(9))),
        Column("house_value"),
        Column("house_years"),
        Column("loan"),
    )
)


def drawn(chance: np.random.Generator, size: int, concept: int) -> Cases:
    """Draw applications and label them by a concept (0 to 9)."""
    salary = chance.uniform(20_000, 150_000, size)
    commission = np.where(salary >= 75_000, 0.0, chance.uniform(10_000, 75_000, size))
    age = chance.integers(20, 81, size).astype(np.float64)
    education = chance.integers(0, 5, size).astype(np.float64)
    car = chance.integers(0, 20, size).astype(np.float64)
    zipcode = chance.integers(0, 9, size).astype(np.float64)
    value = (9 - zipcode) * 100_000 * (0.5 + chance.random(size))
    years = chance.integers(1, 31, size).astype(np.float64)
    loan = chance.uniform(0, 500_000, size)
    columns = (salary, commission, age, education, car, zipcode, value, years, loan)
    labels = _CONCEPTS[concept](*columns)
    return Cases(Table(LAYOUT, np.column_stack(columns)), labels, np.zeros(size, np.int64))


def _by_age(age: Floats, young: Flags, middle: Flags, old: Flags) -> Flags:
    return np.where(age < 40, young, np.where(age < 60, middle, old)).astype(np.bool_)


def _within(values: Floats, low: float, high: float) -> Flags:
    return np.asarray((values >= low) & (values <= high))


def _concept0(s: Floats, c: Floats, age: Floats, *rest: Floats) -> Flags:
    return np.asarray((age < 40) | (age >= 60))


def _concept1(s: Floats, c: Floats, age: Floats, *rest: Floats) -> Flags:
    bands = _within(s, 50e3, 100e3), _within(s, 75e3, 125e3), _within(s, 25e3, 75e3)
    return _by_age(age, *bands)


def _concept2(s: Floats, c: Floats, age: Floats, e: Floats, *rest: Floats) -> Flags:
    return _by_age(age, e <= 1, (e >= 1) & (e <= 3), e >= 2)


def _concept3(s: Floats, c: Floats, age: Floats, e: Floats, *rest: Floats) -> Flags:
    young = np.where(e <= 1, _within(s, 25e3, 75e3), _within(s, 50e3, 100e3))
    middle = np.where((e >= 1) & (e <= 3), _within(s, 50e3, 100e3), _within(s, 75e3, 125e3))
    old = np.where(e >= 2, _within(s, 50e3, 100e3), _within(s, 25e3, 75e3))
    return _by_age(age, young, middle, old)


def _concept4(s: Floats, c: Floats, age: Floats, *rest: Floats) -> Flags:
    loan = rest[-1]
    young = np.where(
        _within(s, 50e3, 100e3), _within(loan, 100e3, 300e3), _within(loan, 200e3, 400e3)
    )
    middle = np.where(
        _within(s, 75e3, 125e3), _within(loan, 200e3, 400e3), _within(loan, 300e3, 500e3)
    )
    old = np.where(_within(s, 25e3, 75e3), _within(loan, 300e3, 500e3), _within(loan, 100e3, 300e3))
    return _by_age(age, young, middle, old)


def _concept5(s: Floats, c: Floats, age: Floats, *rest: Floats) -> Flags:
    whole = s + c
    bands = _within(whole, 50e3, 100e3), _within(whole, 75e3, 125e3), _within(whole, 25e3, 75e3)
    return _by_age(age, *bands)


def _concept6(s: Floats, c: Floats, age: Floats, *rest: Floats) -> Flags:
    return np.asarray(2 * (s + c) / 3 - rest[-1] / 5 - 20_000 > 0)


def _concept7(s: Floats, c: Floats, age: Floats, e: Floats, *rest: Floats) -> Flags:
    return np.asarray(2 * (s + c) / 3 - 5_000 * e - 20_000 > 0)


def _concept8(s: Floats, c: Floats, age: Floats, e: Floats, *rest: Floats) -> Flags:
    return np.asarray(2 * (s + c) / 3 - 5_000 * e - rest[-1] / 5 - 10_000 > 0)


def _concept9(s: Floats, c: Floats, age: Floats, e: Floats, *rest: Floats) -> Flags:
    value, years = rest[2], rest[3]
    equity = np.where(years >= 20, value * (years - 20) / 10, 0.0)
    return np.asarray(2 * (s + c) / 3 - 5_000 * e + equity / 5 - 10_000 > 0)


_CONCEPTS = (
    _concept0, _concept1, _concept2, _concept3, _concept4,
    _concept5, _concept6, _concept7, _concept8, _concept9,
)  # fmt: skip
