"""The demo world as files: same bytes, the file contract, plausible identifiers and shares."""

import csv
import gzip
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from vigie.kernel.months import add_months
from vigie.parties.domain.parties import Address
from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME, CERTIFICATE_COLUMNS
from vigie.site.demo import identifiers
from vigie.site.demo.build import build_world
from vigie.site.demo.crowd import build_crowd
from vigie.site.demo.lenders import czujka_leasing
from vigie.site.demo.serving import MONTHS_SERVED, _running
from vigie.site.demo.world import Delivery, Extract, Organisation, World

TODAY = date(2026, 11, 23)
PLATE = re.compile(r"(?!SS)(?!WW)[A-HJ-NP-TV-Z]{2}-(?!000)\d{3}-(?!SS)[A-HJ-NP-TV-Z]{2}")
VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
FORMULA = re.compile(r"20\d\d[A-Z]{2}\d{5}")
CUT = ("tronque", "fautif", "doublon")


@cache
def canonical_text(name: str, text: str) -> tuple[str, str]:
    reading = read(BY_NAME[name], text)
    return reading.text, reading.fault


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return build_world(tmp_path_factory.mktemp("world"), today=TODAY)


@pytest.fixture(scope="module")
def french(world: World) -> Organisation:
    return world.organisations[0]


@pytest.mark.parametrize("place", [0, 1])
def test_every_customer_in_service_has_an_address(world: World, place: int) -> None:
    """Without one none of his invoices could be put on paper."""
    served = list(
        _running(world.organisations[place], add_months(TODAY.replace(day=1), -MONTHS_SERVED))
    )
    assert len(served) > (1_500, 60)[place]
    lacking = [one.reference for one in served if not all(_written(one.customer.address))]
    assert lacking == []


def _written(address: Address) -> tuple[str, str, str]:
    return address.street, address.postcode, address.city


def rows_of(step: Delivery | Extract) -> list[dict[str, str]]:
    if isinstance(step, Delivery):
        return list(csv_rows(step.path, step.encoding, step.delimiter))
    if step.path.suffix == ".parquet":
        return list(pq.read_table(step.path).to_pylist())
    return list(csv_rows(step.path))


def csv_rows(path: Path, encoding: str = "utf-8", mark: str = ",") -> Iterator[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding=encoding, newline="") as file:
        yield from csv.DictReader(file, delimiter=mark)


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("two", 7), ("other", 8)):
        build_world(tmp_path / name, today=TODAY, seed=seed, contracts=300)
    one, two, other = (digests(tmp_path / name) for name in ("one", "two", "other"))
    assert len(one) == 5 + 1 + 18 + 2 + 18 + 1 + 8  # eight small updates
    assert one == two
    assert one["truth.csv"] != other["truth.csv"]


def test_it_needs_room_for_its_stories(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="100 contracts"):
        build_world(tmp_path, today=TODAY, contracts=99)


def test_counts_are_those_declared(world: World) -> None:
    for organisation in world.organisations:
        for step in organisation.steps():
            assert len(rows_of(step)) == step.rows, step.path.name
    french, polish = world.organisations
    assert [step.as_of for step in french.extracts] == [
        TODAY - timedelta(days) for days in (31, 24, 17, 10, 2, 0)
    ]
    full = [one.rows for one in french.deliveries if one.mode == "full"]
    assert 1_950 < full[0] < full[1] <= 2_000
    assert full[2] == 1_200 < 0.8 * full[1]
    assert [one.rows for one in polish.extracts] == [100] * 6


def test_steps_come_in_the_order_of_their_days(french: Organisation) -> None:
    names = [step.path.name.split("-")[0] for step in french.steps()]
    assert names == (
        ["portefeuille", "register"] * 5
        + ["portefeuille"] * 2
        + ["register"]
        + ["portefeuille"] * 2
    )


def test_keys_are_unique_as_the_contract_wants(world: World) -> None:
    for organisation in world.organisations:
        for step in organisation.steps():
            rows = rows_of(step)
            if isinstance(step, Extract):
                keys = Counter((row["plate"], row["vin"]) for row in rows)
                assert keys.most_common(1)[0][1] == 1
                assert tuple(rows[0]) == tuple(column.name for column in CERTIFICATE_COLUMNS)
            elif not any(word in step.path.name for word in CUT):
                heading = next(h for h, name in step.mapping.items() if name == "contract_number")
                assert len({row[heading] for row in rows}) == step.rows


def test_a_vin_stands_twice_only_where_it_is_the_story(world: World, french: Organisation) -> None:
    vins = Counter(row["N° de série"] for row in rows_of(french.deliveries[1]))
    twice = [vin for vin, count in vins.items() if count > 1]
    assert twice == [world.story("vin-financed-twice").vin]
    polish = {row["vin"] for row in rows_of(world.organisations[1].deliveries[0])}
    assert not polish & set(vins)


def test_identifiers_are_well_formed(french: Organisation) -> None:
    for row in rows_of(french.extracts[-1]):
        assert PLATE.fullmatch(row["plate"]), row["plate"]
        assert row["plate"][0] in "XYZ"
        assert VIN.fullmatch(row["vin"]), row["vin"]
        assert FORMULA.fullmatch(row["formula_number"]), row["formula_number"]
        if row["holder_siren"]:
            assert row["holder_siren"].startswith("00")
            assert identifiers.luhn_digit(row["holder_siren"][:-1]) == int(row["holder_siren"][-1])


def test_identifiers_never_meet() -> None:
    numbers = range(0, 3_000_000, 37)
    assert len({identifiers.plate(number) for number in numbers}) == len(numbers)
    assert len({identifiers.vin("VF1RJA000", 2024, number) for number in numbers}) == len(numbers)
    assert len({identifiers.formula_number(2024, number) for number in numbers}) == len(numbers)
    assert identifiers.luhn_digit("73282932") == 0  # a known good SIREN: 732829320


def test_the_lenders_file_says_what_the_canonical_one_says(french: Organisation) -> None:
    first = french.deliveries[0]
    own = {row["N° contrat"]: row for row in rows_of(first)}
    canonical = {row["contract_number"]: row for row in csv_rows(french.canonical_portfolio)}
    assert own.keys() == canonical.keys()
    for number, row in own.items():
        for heading, name in first.mapping.items():
            mine = canonical_text(name, row[heading])
            assert mine == canonical_text(name, canonical[number][name]), (number, name)
            assert mine[1] == ""
    assert {"Réf. commerciale", "Commentaire"} == set(rows_of(first)[0]) - set(first.mapping)


def test_the_lenders_habits_are_french(french: Organisation) -> None:
    first, second = french.deliveries[:2]
    raw = first.path.read_bytes()
    assert "N° contrat;Produit".encode("cp1252") == raw[:18]
    assert second.path.read_bytes()[:3] == b"\xef\xbb\xbf"
    assert b"\r\n" in raw
    row = rows_of(first)[0]
    assert re.fullmatch(r"\d\d/\d\d/\d{4}", row["Date début contrat"])
    assert re.fullmatch(r"\d{1,3}( \d{3})*,\d\d", row["Montant financé"])


def differing(
    portfolio: list[dict[str, str]], register: list[dict[str, str]]
) -> dict[str, set[str]]:
    """Return contract → fields that differ, by VIN, an empty portfolio cell making no claim."""
    observed = {row["vin"]: row for row in register}
    found: dict[str, set[str]] = {}
    for row in portfolio:
        other = observed.get(row["vin"])
        fields = {
            name
            for name, text in row.items()
            if other and text and text != other.get(name, text)
            if canonical_text(name, text) != canonical_text(name, other[name])
        }
        if fields:
            found[row["contract_number"]] = fields
    return found


def test_about_two_certificates_in_a_hundred_differ(french: Organisation) -> None:
    portfolio = list(csv_rows(french.canonical_portfolio))
    shares = [
        len(differing(portfolio, rows_of(extract))) / len(portfolio) for extract in french.extracts
    ]
    assert 0.005 < shares[0] < shares[-1] < 0.035
    quiet = [
        number
        for number in differing(portfolio, rows_of(french.extracts[-1]))
        if number not in {story.contract_number for story in french.stories}
    ]
    assert 4 < len(quiet) <= sum(french.noise.values()) < 30


def test_rates_of_a_lenders_book(french: Organisation) -> None:
    rows = list(csv_rows(french.canonical_portfolio))
    share = {
        key: count / len(rows) for key, count in Counter(row["product"] for row in rows).items()
    }
    assert 0.4 < share["credit"] < 0.55
    assert 0.06 < share["credit_bail"] < 0.14
    pledged = sum(row["security"] == "pledge_siv" for row in rows) / len(rows)
    assert 0.2 < pledged < 0.4
    assert all(
        float(row["outstanding_amount"]) <= float(row["financed_amount"]) * 1.2 for row in rows
    )


def test_nobody_bears_a_first_name_twice(world: World) -> None:
    for one in world.organisations:
        rows = [
            row for row in csv_rows(one.canonical_portfolio) if row["customer_kind"] == "person"
        ]
        names = [row["customer_name"].split() for row in rows]
        assert names
        assert [name for name in names if len(set(name)) < len(name)] == []


def test_histories_grow_and_odometers_rise(french: Organisation) -> None:
    sizes = [len(list(csv_rows(extract.operations))) for extract in french.extracts]
    assert sizes == sorted(sizes)
    per_car = sizes[-1] / french.extracts[-1].rows
    assert 1.3 < per_car < 4
    last: dict[str, int] = {}
    told = {story.vin for story in french.stories if story.key.startswith("odometer-")}
    for row in csv_rows(french.extracts[-1].inspections):
        if row["vin"] in told:
            continue
        km = int(row["odometer_km"])
        assert km >= last.get(row["vin"], 0)
        last[row["vin"]] = km
    assert len(last) > 100


def test_faults_stand_where_they_are_said_to(french: Organisation) -> None:
    faulty = next(one for one in french.deliveries if one.verdict == "partly")
    rows = rows_of(faulty)
    heading = {name: title for title, name in faulty.mapping.items()}
    assert len(faulty.faults) == 7
    for fault in faulty.faults:
        assert rows[fault.line - 2][heading[fault.column]] == fault.value
        assert fault.column == "contract_number" or read(BY_NAME[fault.column], fault.value).fault
    double = rows_of(next(one for one in french.deliveries if "doublon" in one.path.name))
    assert double[1]["N° contrat"] == double[5]["N° contrat"]


def test_a_crowd_is_two_files_of_the_same_rows(tmp_path: Path) -> None:
    crowd = build_crowd(tmp_path, today=TODAY, contracts=3_000, endings=("csv", "parquet"))
    rows = list(csv_rows(crowd.portfolios[0]))
    assert rows == pq.read_table(crowd.portfolios[1]).to_pylist()
    assert len(rows) == crowd.portfolio_rows > 2_990
    register = list(csv_rows(crowd.registers[0]))
    assert 0.012 < len(differing(rows, register)) / len(rows) < 0.035


def test_people_and_sources_are_complete(world: World) -> None:
    languages = Counter(user.language for one in world.organisations for user in one.users)
    assert set(languages) == {"fr", "en", "pl"}
    assert len({user.email for one in world.organisations for user in one.users}) == 7
    for organisation in world.organisations:
        assert {source.kind for source in organisation.sources} == {"portfolio", "register"}
        assert all(s.legal_basis and s.retention_days for s in organisation.sources)
        assert {user.role for user in organisation.users} == {
            "fraud_analyst",
            "back_office",
            "administrator",
        }
    assert czujka_leasing(TODAY).own_names[0].name in {one.name for one in world.organisations}


def test_the_page_names_the_contract_of_every_story(world: World) -> None:
    page = Path(__file__).parents[2] / "docs" / "features" / "demo.md"
    rows = [
        line.split("|") for line in page.read_text("utf-8").splitlines() if line.startswith("|")
    ]
    named = {row[1].strip(): row[2].strip() for row in rows}
    assert all(named[s.key] == f"…{s.contract_number[-4:]}" for s in world.stories())
