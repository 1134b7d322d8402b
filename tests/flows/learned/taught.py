"""A lender whose model has learned that a dealer's doubtful contracts under opposition are frauds."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.fraud.domain.cases import MODEL
from vigie.fraud.domain.inputs import catalogue, inputs_of
from vigie.kernel.clock import local_date
from vigie.scoring.actions import learn_tonight, record_labels
from vigie.scoring.domain.learning.labels import GivenLabel
from vigie.scoring.engines.boosting import Growth
from vigie.scoring.engines.nightly import Pace
from vigie.scoring.models import Certificate, ModelAlias
from vigie.testing.lender import Lender, certificate, contract, new_lender

TODAY = local_date(timezone.now())
PACE = Pace(has_net=False, growth=Growth(rounds=60, patience=20))
CONTRACTS = 6


def learned_lender(folder: Path) -> Lender:
    """Make a lender with six contracts: one exported, one seized; and a champion."""
    made = new_lender(folder)
    made.take("portfolio", [contract(number) for number in range(CONTRACTS)], TODAY - timedelta(9))
    run(made, TODAY - timedelta(days=9), doubtful=False)
    teach(made, TODAY - timedelta(days=9))
    return made


def run(lender: Lender, on: date, *, doubtful: bool = True, stolen: bool = False) -> None:
    """Take a register's extract and compare: 0 is exported, 2 seized where doubtful, 3 stolen."""
    rows = [certificate(number, seized_on="") for number in range(CONTRACTS)]
    rows[0]["exported_on"] = "2026-10-20"
    rows[2]["seized_on"] = "2026-10-20" if doubtful else ""
    rows[3]["stolen"] = "true" if stolen else "false"
    lender.take("register", rows, on)
    watch(by=lender.by, key=f"watch-{on}")


def history(on: date, size: int = 600, seed: int = 1) -> list[GivenLabel]:
    """Verdicts of earlier years: what is seized was a fraud four times in ten.

    So no exam can prove orange: the cuts of these tests are those they give themselves.
    """
    chance = np.random.default_rng(seed)
    labels = []
    for number in range(size):
        is_seized = bool(chance.random() < 0.3)
        is_fraud = bool(chance.random() < (0.4 if is_seized else 0.03))
        inputs = inputs_of({}, {"outstanding": float(chance.integers(4_000, 20_000))}, (), on)
        inputs |= {"seized": float(is_seized), "rule_level": float(is_seized)}
        inputs |= {"rules_speaking": float(is_seized), "months_left": float(chance.integers(2, 40))}
        labels.append(GivenLabel(f"old:{seed}:{number}@2025", is_fraud, "analyst", on, on, inputs))
    assert set(labels[0].inputs) <= set(catalogue().kinds)
    return labels


def teach(lender: Lender, on: date, seed: int = 1) -> int:
    """Record the history of one night and learn it; returns the night."""
    record_labels(MODEL, history(on, seed=seed), on=on, by=lender.by, key=f"history-{on}")
    return learn_tonight(MODEL, night=on, pace=PACE, by=lender.by, key=f"night-{on}")


def certify(lender: Lender, cuts: Mapping[str, float], on: date) -> None:
    """Give the champion certificates with cuts of our choice, in place of what its exam proved."""
    with tenant(lender.by.organisation_id):
        version = ModelAlias.objects.get(model=MODEL, alias="champion").version
        for level, cut in cuts.items():
            Certificate.objects.create(
                organisation_id=lender.by.organisation_id,
                model=MODEL,
                version=version,
                level=level,
                promise="precision",
                target={"red": 0.95, "orange": 0.5}[level],
                confidence=0.95,
                cut=cut,
                reviewed=100,
                errors=0,
                bound=0.97,
                certified_on=on,
                expires_on=on + timedelta(days=30),
                recorded_at=timezone.now(),
            )
