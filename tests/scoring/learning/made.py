"""A small world whose truth is known: two numbers, one category, gaps."""

from datetime import date, timedelta

import numpy as np

from vigie.scoring.domain.learning.arrays import Flags, Floats, probabilities_of
from vigie.scoring.domain.learning.labels import GivenLabel
from vigie.scoring.domain.learning.tables import Column, Layout, Table

LAYOUT = Layout(
    (Column("late", direction=1), Column("age"), Column("kind", ("car", "van", "bike")))
)


def truth(values: Floats) -> Floats:
    """Log-odds: late payments, youth, and vans."""
    late, age, kind = values.T
    return np.asarray(
        -3 + 0.8 * np.nan_to_num(late) - 0.05 * (age - 45) + np.where(kind == 1, 1.0, 0.0)
    )


def made(seed: int, size: int = 3_000) -> tuple[Table, Flags]:
    """Cases, one late count in ten missing, and their labels."""
    chance = np.random.default_rng(seed)
    late = chance.poisson(1.0, size).astype(np.float64)
    values = np.column_stack([late, chance.uniform(18, 80, size), chance.integers(0, 3, size)])
    labels = chance.random(size) < probabilities_of(truth(values))
    values[chance.random(size) < 0.1, 0] = np.nan
    return Table(LAYOUT, values), labels


def given(
    seed: int, size: int, on: date, *, is_turned: bool = False, strength: float = 1.0
) -> list[GivenLabel]:
    """Verdicts of one day, on cases scored the day before."""
    table, labels = made(seed, size)
    chance = np.random.default_rng(seed + 10_000)
    labels = np.where(chance.random(size) < strength, labels, chance.random(size) < labels.mean())
    return [
        GivenLabel(
            case=f"case-{on}-{number}",
            is_positive=bool(label ^ is_turned),
            source="analyst",
            effective_on=on,
            scored_on=on - timedelta(days=1),
            inputs={
                "late": None if np.isnan(late) else float(late),
                "age": float(age),
                "kind": ("car", "van", "bike")[int(kind)],
            },
        )
        for number, ((late, age, kind), label) in enumerate(
            zip(table.values, labels.tolist(), strict=True)
        )
    ]
