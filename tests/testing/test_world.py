"""The seeded world: same bytes, what was asked for, and a truth that its files bear out."""

import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from vigie.registrations.domain.columns import BY_NAME
from vigie.testing.world.build import LenderWorld, build_world, labels_of
from vigie.testing.world.happenings import is_payment_only
from vigie.testing.world.payments import FEATURES, UNPAID, features_of
from vigie.testing.world.rates import MIX, NOISE, PAYMENT_ONLY, SMALL, VISIBLE, Drift, Plan

TODAY = date(2026, 11, 27)
PLAN = Plan(contracts=4_000, fraud_share=0.1)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> LenderWorld:
    return build_world(tmp_path_factory.mktemp("world"), PLAN, today=TODAY)[0]


def rows(path: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = pq.read_table(path).to_pylist()
    return found


def digest(folder: Path) -> str:
    files = sorted(folder.rglob("*.parquet"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def test_the_same_plan_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    plan = Plan(contracts=400, lenders=2)
    found = [
        build_world(tmp_path / name, one, today=TODAY)
        for name, one in (("a", plan), ("b", plan), ("c", Plan(contracts=400, lenders=2, seed=1)))
    ]
    assert [len(one) for one in found] == [2, 2, 2]
    first, again, other = (digest(tmp_path / name) for name in "abc")
    assert first == again != other
    lenders = [digest(one.folder) for one in found[0]]
    assert lenders[0] != lenders[1]


def test_all_24_typologies_are_planted_in_the_shares_of_the_mix(world: LenderWorld) -> None:
    assert len(MIX) == 24
    assert VISIBLE.keys() | set(PAYMENT_ONLY) == MIX.keys()
    planted = Counter(world.happenings.code[world.happenings.is_fraud])
    for name, share in MIX.items():
        asked = PLAN.contracts * PLAN.fraud_share * share / sum(MIX.values())
        assert planted[name] == pytest.approx(asked, abs=0.5 + 0.1 * asked), name


def test_files_have_canonical_columns_and_say_nothing_of_days_to_come(world: LenderWorld) -> None:
    files = [(one.path, one.as_of) for one in world.deliveries]
    files += [(one.path, one.as_of) for one in world.extracts]
    for path, as_of in files:
        table = pq.read_table(path)
        assert set(table.column_names) <= BY_NAME.keys()
        if "registered_on" in table.column_names and "product" not in table.column_names:
            for name in ("registered_on", "exported_on", "destroyed_on", "duplicate_on"):
                assert max(table[name].to_pylist()) <= as_of.isoformat(), (path.name, name)
    for extract in world.extracts:
        assert (
            max(row["occurred_on"] for row in rows(extract.operations)) <= extract.as_of.isoformat()
        )


def test_a_planted_sale_stands_in_the_register_from_the_day_it_is_shown(world: LenderWorld) -> None:
    numbers = world.book.portfolio["contract_number"].tolist()
    vins = dict(zip(numbers, world.book.portfolio["vin"], strict=True))
    names = dict(zip(numbers, world.book.names, strict=True))
    sales = [
        row
        for row in rows(world.folder / "truth.parquet")
        if row["happening"] == "sold_while_financed"
    ]
    assert len(sales) > 50
    calm = build_world(
        world.folder / "calm", Plan(contracts=4_000, fraud_share=0.1, noise_share=0), today=TODAY
    )[0]
    for extract in calm.extracts:
        holders = {row["vin"]: row["holder_name"] for row in rows(extract.path)}
        expected = ("BANQUE DU TEST", *(name.upper() for name in names.values()))
        for sale in sales:
            holder = holders[vins[sale["contract_number"]]]
            if sale["shown_on"] <= extract.as_of.isoformat():
                assert holder != names[sale["contract_number"]].upper()
            else:
                assert holder in expected


def test_errors_of_a_register_come_as_often_as_asked(tmp_path: Path) -> None:
    """Two extracts of one day and no happening differ by their errors alone."""
    share, size = 0.05, 4_000
    plans = [
        Plan(contracts=size, fraud_share=0, noise_share=noise, sticking=stick, extract_days=(-1, 0))
        for noise, stick in ((0, 0), (share, 0), (share, 1))
    ]
    found = [build_world(tmp_path / str(n), plan, today=TODAY)[0] for n, plan in enumerate(plans)]
    clean = found[0]
    wrong = [
        [
            {
                ours["vin"]
                for ours, theirs in zip(rows(a.path), rows(b.path), strict=True)
                if ours != theirs
            }
            for a, b in zip(clean.extracts, noisy.extracts, strict=True)
        ]
        for noisy in found[1:]
    ]
    # Some errors change nothing: a pledge or a lessee that was not there.
    visible = share * (len(NOISE) - 1) / len(NOISE)
    for first, second in wrong:
        assert 0.7 * visible < len(first) / size < 1.1 * share
        assert len(second) / size > 0.7 * visible
    assert len(wrong[0][0] & wrong[0][1]) < 0.2 * len(wrong[0][0])
    assert wrong[1][0] <= wrong[1][1]


def test_small_changes_come_at_their_yearly_rates() -> None:
    assert sum(SMALL.values()) * 40 / 365 < 0.02  # most certificates are as they were
    assert SMALL["duplicated"] == pytest.approx(18 / 4_392 / 11)


def test_labels_come_late_and_are_wrong_at_times(world: LenderWorld) -> None:
    chance = np.random.Generator(np.random.Philox(key=[7, 7]))
    plan = Plan(label_missed=0.2, label_false=0.1)
    who, label, known = labels_of(world.book, world.happenings, plan, chance)
    is_fraud = world.happenings.is_fraud[who]
    assert is_fraud.sum() == world.happenings.is_fraud.sum()  # every fraud is looked at in the end
    assert (label[is_fraud] == 0).mean() == pytest.approx(0.2, abs=0.06)
    assert (label[~is_fraud] == 1).mean() == pytest.approx(0.1, abs=0.09)
    shown = is_fraud & ~is_payment_only(world.happenings)[who]
    delay = (known - world.happenings.day[who])[shown]
    assert float(np.median(delay)) == pytest.approx(plan.label_delay, rel=0.15)


def test_features_count_what_the_payments_say(world: LenderWorld) -> None:
    """A slow count, contract by contract, beside the vectors."""
    values = features_of(world.book, world.payments)
    place = {name: number for number, name in enumerate(FEATURES)}
    paid = world.payments
    for contract in range(0, world.book.size, 97):
        mine = [
            (int(n), int(due), int(day))
            for c, n, due, day in zip(paid.contract, paid.number, paid.due, paid.paid, strict=True)
            if c == contract and n < 6
        ]
        missed = [n for n, due, day in mine if day == UNPAID and due < -10]
        streak = 0
        for n, _, _ in reversed(mine):
            if n not in missed:
                break
            streak += 1
        row = values[contract]
        assert row[place["due"]] == max(len(mine), 1)
        assert row[place["missed"]] == len(missed)
        assert row[place["first_missed"]] == sum(n < 3 for n in missed)
        assert row[place["streak"]] == streak


def test_drift_and_a_new_typology_come_when_asked(tmp_path: Path) -> None:
    def late(drift: Drift) -> float:
        plan = Plan(contracts=3_000, fraud_share=0.2, drift=drift)
        one = build_world(tmp_path / f"{drift.kind}{drift.appears}", plan, today=TODAY)[0]
        if drift.appears:
            mine = one.happenings.code == drift.appears
            assert mine.any()
            assert (one.book.starts[mine] >= drift.day).all()
        young = one.book.starts[one.payments.contract] >= -150
        is_paid = one.payments.paid != UNPAID
        return float((one.payments.paid - one.payments.due)[young & is_paid].mean())

    calm = late(Drift())
    assert late(Drift("slow")) > 1.2 * calm
    assert late(Drift("abrupt", -150)) > 1.5 * calm
    late(Drift("none", -120, "shell_company"))
