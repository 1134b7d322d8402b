"""Every planted story stands in the files as the truth claims, once, and where it is said."""

import csv
import gzip
from collections import Counter
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest

from vigie.registrations.domain.canonical import read
from vigie.registrations.domain.columns import BY_NAME
from vigie.registrations.domain.mapping import propose
from vigie.site.demo.build import build_world
from vigie.site.demo.casting import Casting
from vigie.site.demo.draw import Draw
from vigie.site.demo.headings import HEADINGS, KEPT_RAW
from vigie.site.demo.lenders import credit_vigie_auto
from vigie.site.demo.stories import TALES
from vigie.site.demo.tale import Story
from vigie.site.demo.world import TRUTH_HEADINGS, Extract, World

TODAY = date(2026, 11, 23)
DAYS = (-31, -24, -17, -10, -2, 0)
Rows = dict[str, dict[str, str]]
TYPOLOGIES = {
    "sold_while_financed",
    "lessor_dropped",
    "transferred_after_end",
    "exported",
    "financed_twice",
    "stolen",
    "registered_late",
    "not_found",
    "pledge",
    "opposition",
    "destroyed",
    "technical",
    "pledge_not_released",
    "pledge_lapsing",
    "lessee_missing",
    "sold_still_ours",
    "plate_changed",
    "cloned",
    "identity",
    "straw_borrower",
    "registered_to_other",
    "title_washing",
    "odometer",
    "undeclared_use",
    "dealer_cluster",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return build_world(tmp_path_factory.mktemp("world"), today=TODAY, contracts=400)


@pytest.fixture(scope="module")
def registers(world: World) -> dict[str, list[Rows]]:
    return {
        one.slug: [{row["vin"]: row for row in register_rows(extract)} for extract in one.extracts]
        for one in world.organisations
    }


@pytest.fixture(scope="module")
def operations(world: World) -> list[dict[str, dict[str, str]]]:
    found = []
    for extract in world.organisations[0].extracts:
        by_vin: dict[str, dict[str, str]] = {}
        with extract.operations.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                by_vin.setdefault(row["vin"], {})[row["operation"]] = row["cancelled_on"]
        found.append(by_vin)
    return found


@pytest.fixture(scope="module")
def portfolios(world: World) -> tuple[Rows, Rows]:
    """Return contract → row of both full deliveries of the French lender, canonical text."""
    french = world.organisations[0]
    found: list[Rows] = []
    for delivery in french.deliveries[:2]:
        with delivery.path.open(encoding=delivery.encoding, newline="") as file:
            rows = [
                {
                    name: read(BY_NAME[name], row[heading]).text
                    for heading, name in delivery.mapping.items()
                }
                for row in csv.DictReader(file, delimiter=";")
            ]
        found.append({row["contract_number"]: row for row in rows})
    return found[0], found[1]


def register_rows(extract: Extract) -> list[dict[str, str]]:
    if extract.path.suffix == ".parquet":
        return list(pq.read_table(extract.path).to_pylist())
    opened = gzip.open if extract.path.suffix == ".gz" else open
    with opened(extract.path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def on(day: int) -> str:
    return (TODAY + timedelta(day)).isoformat()


def levels(story: Story) -> list[str]:
    return [f"{seen.level} {seen.state}" for seen in story.expected]


def test_no_contract_plays_twice(world: World) -> None:
    stories = list(world.stories())
    assert len(stories) == 81
    assert len({story.contract_number for story in stories}) == 81
    assert len({story.key for story in stories}) == 81
    vins = Counter(story.vin for story in stories)
    assert [vin for vin, count in vins.items() if count > 1] == [
        world.story("vin-financed-twice").vin
    ]


def test_every_typology_that_files_and_evidence_show_is_played(world: World) -> None:
    planted = {
        story.typology for story in world.stories() if story.family in ("alert", "own_fault")
    }
    assert planted == TYPOLOGIES


def test_a_big_world_repeats_its_cast() -> None:
    lender = credit_vigie_auto(TODAY)
    casting = Casting(lender, TODAY, Draw("big", "fr"), 3_000, TALES, copies=3)
    assert sum(1 for _ in casting.cases()) == 3_000
    assert set(Counter(story.key for story in casting.stories).values()) == {3}
    twins = [story.vin for story in casting.stories if story.key.startswith("vin-financed-twice")]
    assert set(Counter(twins).values()) == {2}


def test_truth_is_on_disk(world: World) -> None:
    with (world.folder / "truth.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == tuple(TRUTH_HEADINGS)
    assert len(rows) == 81 * 6
    assert {row["level"] for row in rows} == {"red", "orange", "yellow", "none"}


def test_red_is_read_again_before_it_is_confirmed(world: World) -> None:
    for story in world.stories():
        seen = levels(story)
        for before, after in zip(["none none", *seen], seen, strict=False):
            assert after != "red confirmed" or before.startswith("red"), story.key
            assert after != "none taken_back" or before in ("red to_reread", "none taken_back")
            assert after != "red to_reread" or before != "red confirmed"
    assert levels(world.story("sale-taken-back"))[4:] == ["red to_reread", "none taken_back"]
    assert levels(world.story("sale-this-week"))[3:] == [
        "none none",
        "red to_reread",
        "red confirmed",
    ]


def test_the_honest_are_never_accused(world: World) -> None:
    honest = [story for story in world.stories() if story.family in ("honest", "information")]
    assert len(honest) == 23
    assert not any(story.is_accused for story in honest)
    spoken = {story.key: story.ceiling for story in honest if story.ceiling != "none"}
    assert spoken == {
        "settlement-announced": "orange",
        "theft-victim": "red",
        "heirs-registered": "orange",
    }
    assert world.story("theft-victim").nature == "protection"


def test_alerts_have_a_story_over_the_weeks(world: World) -> None:
    opened: Counter[int] = Counter()
    for story in world.stories():
        first = next((i for i, seen in enumerate(story.expected) if seen.level != "none"), None)
        if first is not None:
            opened[first] += 1
    assert all(opened[place] >= 4 for place in range(6)), opened


def test_contracts_and_vehicles_are_in_the_files(
    world: World, registers: dict[str, list[Rows]], portfolios: tuple[Rows, Rows]
) -> None:
    never = {"no-title-after-60-days", "no-title-after-90-days", "not-found", "not-found-new"}
    for story in world.stories():
        if story.organisation == "credit-vigie-auto":
            assert story.contract_number in {**portfolios[0], **portfolios[1]}
        is_known = any(story.vin in rows for rows in registers[story.organisation])
        assert is_known == (story.key not in never), story.key


HOLDER_CHANGED = {
    "sale-in-the-backlog": -31,
    "sale-four-weeks-ago": -24,
    "sale-three-weeks-ago": -17,
    "sale-two-weeks-ago": -10,
    "sale-this-week": -2,
    "sale-today": 0,
    "sale-of-a-van-today": 0,
    "sale-to-the-trade": -10,
    "lessor-dropped": -10,
    "lessor-dropped-lld": -2,
    "end-of-lease-in-grace": -10,
    "end-of-lease-grace-runs-out": -10,
    "end-of-lease-unpaid": -17,
    "sale-with-settlement-in-flight": -2,
    "marriage-name": -10,
    "refinancing-vehicle": -17,
}


@pytest.mark.parametrize(("key", "day"), HOLDER_CHANGED.items())
def test_the_holder_changes_on_its_day(
    world: World,
    registers: dict[str, list[Rows]],
    portfolios: tuple[Rows, Rows],
    key: str,
    day: int,
) -> None:
    story = world.story(key)
    expected = portfolios[0][story.contract_number]["holder_name"]
    for place, as_of in enumerate(DAYS):
        row = registers[story.organisation][place][story.vin]
        observed = read(BY_NAME["holder_name"], row["holder_name"]).text
        assert (observed != expected) == (as_of >= day), (key, as_of)


STATED = {
    ("export", -10): ("exported_on", on(-13)),
    ("export-today", 0): ("suspended", "REI"),
    ("stolen", -17): ("stolen", "true"),
    ("title-stolen", -10): ("title_stolen", "true"),
    ("theft-victim", -31): ("stolen", "true"),
    ("destroyed", -2): ("destroyed_on", on(-5)),
    ("destroyed-with-claim", -24): ("destroyed_on", on(-27)),
    ("technical-change", -10): ("power_kw", "211"),
    ("seizure", -10): ("seized_on", on(-13)),
    ("opposition-and-attempted-transfer", -24): ("oppositions", "OVE"),
    ("lone-fine", -10): ("oppositions", "OTCI"),
    ("pledge-lifted-this-week", -2): ("pledge_creditor", ""),
    ("pledge-lifted-last-month", -24): ("pledge_creditor", ""),
    ("pledge-never-inscribed", -31): ("pledge_creditor", ""),
    ("pledge-lapsed", -31): ("pledge_creditor", ""),
    ("pledge-not-released", -31): ("pledge_creditor", "CREDIT VIGIE AUTO"),
    ("pledge-about-to-lapse", -31): ("pledge_expires_on", on(25)),
    ("lessee-missing", -31): ("lessee_name", ""),
    ("lessor-merged", -31): ("holder_name", "VIGIE LOCATION LONGUE"),
    ("sold-and-still-ours", -31): ("holder_kind", "company"),
    ("address-only", -17): ("holder_city", "VANNES"),
    ("technical-correction", -2): ("co2_g_km", "126"),
}


@pytest.mark.parametrize(("key", "day"), STATED)
def test_the_register_states_it_from_its_day_on(
    world: World, registers: dict[str, list[Rows]], key: str, day: int
) -> None:
    story, (column, value) = world.story(key), STATED[key, day]
    found = [registers[story.organisation][place][story.vin][column] for place in range(6)]
    assert found[DAYS.index(day) :] == [value] * (6 - DAYS.index(day))
    assert value not in found[: DAYS.index(day)]


def test_what_comes_and_goes(world: World, registers: dict[str, list[Rows]]) -> None:
    def there(key: str) -> list[bool]:
        story = world.story(key)
        return [story.vin in rows for rows in registers[story.organisation]]

    def column(key: str, name: str) -> list[str]:
        story = world.story(key)
        return [rows[story.vin][name] for rows in registers[story.organisation]]

    assert there("register-lag") == [False] + [True] * 5
    assert there("yellow-closes-by-itself") == [False] * 3 + [True] * 3
    pledge = column("orange-cleared-by-the-register", "pledge_creditor")
    assert [bool(text) for text in pledge] == [True, True, False, False, True, True]
    taken_back = column("sale-taken-back", "holder_name")
    assert taken_back[0] == taken_back[3] == taken_back[5] != taken_back[4]
    repairer = column("repairer", "holder_name")
    assert repairer[0] == repairer[1] == repairer[4] == repairer[5] != repairer[2] == repairer[3]


def test_operations_say_why(world: World, operations: list[dict[str, dict[str, str]]]) -> None:
    def known(key: str, day: int) -> dict[str, str]:
        return operations[DAYS.index(day)].get(world.story(key).vin, {})

    assert "DECLARATION_CESSION" in known("sale-this-week", -2)
    assert "CHANG_TIT_NORMAL" not in known("sale-this-week", -10)
    assert known("sale-taken-back", -2)["CHANG_TIT_NORMAL"] == ""
    assert known("sale-taken-back", 0)["CHANG_TIT_NORMAL"] == on(-1)
    assert "MODIF_ETAT_CIVIL" in known("marriage-name", -10)
    assert "INSCRIPTION_GAGE" not in known("pledge-never-inscribed", 0)
    assert known("orange-cleared-by-the-register", -2)["RADIATION_GAGE"] == on(-7)
    assert known("not-found", 0) == {}


def test_the_portfolio_says_what_exonerates(world: World, portfolios: tuple[Rows, Rows]) -> None:
    first, second = portfolios

    def cell(rows: Rows, key: str, name: str) -> str:
        return rows[world.story(key).contract_number][name]

    assert cell(first, "settled-early", "contract_status") == "settled"
    assert cell(first, "settlement-announced", "contract_status") == "settlement_quoted"
    assert cell(second, "settlement-announced", "settled_on") == on(-7)
    assert cell(first, "export-with-consent", "export_consent_until") == on(200)
    assert cell(first, "theft-victim", "claim_opened_on") == on(-33)
    assert cell(first, "repairer", "repairer_until") == on(20)
    assert cell(first, "no-title-after-60-days", "plate") == ""
    assert world.story("vin-financed-twice-again").contract_number not in first
    assert world.story("absent-from-full").contract_number not in second
    twin, one = (
        cell(second, key, "customer_name")
        for key in ("vin-financed-twice-again", "vin-financed-twice")
    )
    assert twin == one


def test_equal_in_canonical_text_is_no_distortion(
    world: World, registers: dict[str, list[Rows]], portfolios: tuple[Rows, Rows]
) -> None:
    story = world.story("recased")
    claim = portfolios[0][story.contract_number]
    row = registers[story.organisation][0][story.vin]
    assert row["holder_name"] != row["holder_name"].upper()
    assert all(
        read(BY_NAME[name], row[name]).text == text
        for name, text in claim.items()
        if name in row and text
    )


def test_the_headings_are_guessed_but_for_three() -> None:
    guesses = {
        one.heading: one.column
        for one in propose([*HEADINGS.values(), *KEPT_RAW], "portfolio").guesses
    }
    wanted = {heading: name for name, heading in HEADINGS.items()}
    assert all(wanted[heading] == column for heading, column in guesses.items())
    assert wanted.keys() - guesses.keys() <= {"Solde attendu le", "Sinistre ouvert le", "Réseau"}
