"""A contract that gives a plate alone: followed to a new plate, and counted with others of its vehicle."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.live import assess_certificates
from vigie.fraud.models import Alert
from vigie.registrations import queries
from vigie.registrations.actions import observe_one
from vigie.registrations.domain.facts import SubjectFacts
from vigie.registrations.models import Certificate, Change, Distortion, LiveRecord, Run
from vigie.registrations.queries.live import told_since
from vigie.registrations.queries.records import Record, Vehicle, observed_record, operations_of
from vigie.scoring.domain.levels import Level
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15)
B = "2019-05-06"
ROWS = [certificate(number, previous_plate="", first_registered_on=B) for number in range(4)]
NEW = {"plate": "GX302BC", "previous_plate": ROWS[1]["plate"]}
MOVED = [ROWS[0], {**ROWS[1], **NEW}, *ROWS[2:]]
SOLD = {**MOVED[1], "holder_name": "MARTIN ANNE", "registered_on": "2026-10-28"}


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    """Contract 1 gives its plate alone."""
    made = new_lender(tmp_path)
    ours = [contract(number, first_registered_on=B) for number in range(4)]
    made.take("portfolio", [ours[0], {**ours[1], "vin": ""}, *ours[2:]], FIRST)
    made.take("register", ROWS, FIRST)
    watch(by=made.by, key="first")
    return made


def alerts(lender: Lender) -> list[tuple[str, str, str, str]]:
    with tenant(lender.by.organisation_id):
        found = Alert.objects.order_by("contract_number", "typology")
        rows = found.values_list("contract_number", "typology", "level", "state")
        return [(number, kind, Level(level).word, state) for number, kind, level, state in rows]


def differing(lender: Lender, number: int) -> list[tuple[str, str, str]]:
    with tenant(lender.by.organisation_id):
        found = Distortion.objects.filter(
            certificate__contract_number=f"C-{number:05d}", closed_on=None
        )
        return list(found.order_by("field").values_list("field", "expected", "observed"))


def one(lender: Lender, number: int) -> Certificate:
    with tenant(lender.by.organisation_id):
        return Certificate.objects.get(contract_number=f"C-{number:05d}")


def read_afresh(lender: Lender, number: int) -> SubjectFacts:
    found = queries.subject_of(lender.by, one(lender, number).pk)
    assert found is not None
    return found.facts


def test_a_plate_alone_is_followed_to_the_row_that_names_it_as_its_previous(
    lender: Lender,
) -> None:
    lender.take("register", MOVED, SECOND)
    watch(by=lender.by, key="second")
    assert alerts(lender) == []
    assert differing(lender, 1) == [("plate", "AB-001-00001", "GX302BC")]
    assert one(lender, 1).watch == "watched"
    assert (read_afresh(lender, 1).observed or {})["vin"] == ROWS[1]["vin"]


@pytest.mark.parametrize(
    "second",
    [
        [*MOVED, {**ROWS[2], **NEW, "plate": "GX303BC", "vin": "VF100000000000099"}],
        [ROWS[0], *ROWS[2:]],
        [*MOVED, {**ROWS[1], "vin": "VF100000000000098"}],
    ],
    ids=["two rows name it", "no row names it", "another row bears it now"],
)
def test_only_one_row_may_name_it_and_none_bear_it(
    lender: Lender, second: list[dict[str, str]]
) -> None:
    lender.take("register", second, SECOND, confirm=True)
    watch(by=lender.by, key="second")
    bears_it = len(second) == 5 and second[4]["plate"] == ROWS[1]["plate"]
    assert (differing(lender, 1) == []) is bears_it
    observed = read_afresh(lender, 1).observed
    assert (observed or {}).get("vin") == ("VF100000000000098" if bears_it else None)
    assert one(lender, 1).watch == ("watched" if bears_it else "not_found")


def test_a_sale_under_the_new_plate_is_told_by_file_and_operation(lender: Lender) -> None:
    operation = {
        "plate": "GX302BC",
        "vin": ROWS[1]["vin"],
        "operation": "CHANG_TIT_NORMAL",
        "occurred_on": "2026-10-28",
    }
    lender.take_with_operations([ROWS[0], SOLD, *ROWS[2:]], [operation], SECOND)
    watch(by=lender.by, key="second")
    assert alerts(lender) == [("C-00001", "sold_while_financed", "red", "to_be_reread")]
    assert [one.code for one in read_afresh(lender, 1).operations] == ["CHANG_TIT_NORMAL"]
    before = alerts(lender)
    assess_certificates([one(lender, 1).pk], entry_id=7, by=lender.by)
    assert alerts(lender) == before


def test_a_sale_seen_after_the_new_plate_is_no_change_of_our_own_file(lender: Lender) -> None:
    lender.take("register", MOVED, SECOND)
    watch(by=lender.by, key="second")
    lender.take("register", [ROWS[0], SOLD, *ROWS[2:]], THIRD)
    watch(by=lender.by, key="third")
    assert alerts(lender) == [("C-00001", "sold_while_financed", "red", "to_be_reread")]
    assess_certificates([one(lender, 1).pk], entry_id=7, by=lender.by)
    assert alerts(lender) == [("C-00001", "sold_while_financed", "red", "to_be_reread")]


def test_a_record_of_the_new_plate_reaches_it(lender: Lender) -> None:
    said = observe_one(lender.register, SOLD, as_of=SECOND, by=lender.by, key="live")
    assert said.certificates == (one(lender, 1).pk,)
    with tenant(lender.by.organisation_id):
        assert queries.certificates_of_record(lender.by, said.record_id) == [one(lender, 1).pk]
    assess_certificates(list(said.certificates), entry_id=8, by=lender.by)
    assert alerts(lender) == [("C-00001", "sold_while_financed", "red", "to_be_reread")]


def test_a_record_under_a_former_plate_takes_nothing_of_the_row_that_bore_it(
    lender: Lender,
) -> None:
    lender.take("register", MOVED, SECOND)
    given = {"plate": ROWS[1]["plate"], "holder_name": "MARTIN ANNE"}
    said = observe_one(lender.register, given, as_of=SECOND, by=lender.by, key="live")
    with tenant(lender.by.organisation_id):
        record = LiveRecord.objects.get(id=said.record_id)
        changes = Change.objects.filter(known_on=SECOND).values_list("field", "was")
        assert (set(record.row), set(changes)) == (set(given), {("", "")})


def test_a_run_leaves_a_contract_as_a_record_of_its_new_plate_told_it_since(
    lender: Lender,
) -> None:
    with tenant(lender.by.organisation_id):
        run_id = Run.objects.latest("id").pk
    observe_one(lender.register, SOLD, as_of=SECOND, by=lender.by, key="live")
    with tenant(lender.by.organisation_id):
        assert one(lender, 1).pk in told_since(lender.by, run_id)
        assert one(lender, 2).pk not in told_since(lender.by, run_id)


def test_a_vehicle_of_which_nothing_is_known_has_no_row_and_no_operations(lender: Lender) -> None:
    """The names of an emptied certificate are gone; the file of operations is still there."""
    operation = {"plate": ROWS[1]["plate"], "operation": "VOL", "occurred_on": "2026-10-28"}
    lender.take_with_operations(ROWS, [operation], SECOND)
    observe_one(lender.register, ROWS[2], as_of=SECOND, by=lender.by, key="live")
    with tenant(lender.by.organisation_id):
        nothing = Record({"customer_name": ROWS[2]["holder_name"]}, {}, SECOND, 0)
        assert observed_record(lender.by, "", "", expected=nothing) is None
        assert operations_of(lender.by, Vehicle(("",), "")) == []
        assert len(operations_of(lender.by, Vehicle((ROWS[1]["plate"],), ""))) == 1


TWICE = {"plate": "AB-001-00001", "customer_name": "Martin Anne"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ROWS[1]["vin"], ROWS[1]["vin"]),
        ("", ""),
        ("", ROWS[1]["vin"]),
        (ROWS[1]["vin"], ""),
    ],
    ids=["both give the VIN", "neither", "the second", "the first"],
)
@pytest.mark.parametrize("status", ["open", "settled"])
def test_two_contracts_of_one_vehicle_are_found_whoever_gives_the_vin(
    tmp_path: Path, first: str, second: str, status: str
) -> None:
    lender = new_lender(tmp_path)
    ours = [
        contract(0),
        contract(1, vin=first, contract_status=status, settled_on="2026-09-01"),
        contract(9, vin=second, **TWICE),
    ]
    if status == "open":
        ours[1]["settled_on"] = ""
    else:  # of the same customer, in order: nothing else would have it looked at
        ours[2]["customer_name"] = ours[1]["customer_name"]
    lender.take("portfolio", ours, FIRST)
    lender.take("register", ROWS[:2], FIRST)
    watch(by=lender.by, key="first")
    both = {("C-00001", "red"), ("C-00009", "red")}
    found = alerts(lender)
    twice = {(number, level) for number, kind, level, _ in found if kind == "financed_twice"}
    assert twice == (both if status == "open" else set())
    assert "pledge_not_released" not in {kind for _, kind, _, _ in found}
    for number, others in ((1, ("C 00009",)), (9, ("C 00001",) if status == "open" else ())):
        assert read_afresh(lender, number).other_contracts == others
    before = alerts(lender)
    assess_certificates([one(lender, 1).pk, one(lender, 9).pk], entry_id=9, by=lender.by)
    assert alerts(lender) == before


def test_a_former_plate_and_the_vin_are_one_vehicle(lender: Lender) -> None:
    new = contract(9, plate="GX-302-BC", vin=ROWS[1]["vin"], customer_name="Martin Anne")
    new["first_registered_on"] = B
    lender.take("portfolio", [new], SECOND, kind="delta")
    lender.take("register", MOVED, SECOND)
    watch(by=lender.by, key="second")
    assert {number for number, kind, _, _ in alerts(lender) if kind == "financed_twice"} == {
        "C-00001",
        "C-00009",
    }


@pytest.mark.parametrize(
    ("ours", "row", "is_followed"),
    [
        ({}, SOLD, False),
        ({"make": "RENAULT"}, {**SOLD, "make": "RENAULT"}, False),
        ({"first_registered_on": "2021-02-03"}, SOLD, False),
        ({"first_registered_on": B}, {**SOLD, "first_registered_on": ""}, False),
        ({"first_registered_on": B}, SOLD, True),
        ({}, MOVED[1], True),
        ({"plate": "123 ABC 75"}, {**SOLD, "previous_plate": "123ABC75"}, True),
        ({"plate": "123 ABC 75"}, {**SOLD, "plate": "1GX75", "previous_plate": "123ABC75"}, False),
    ],
    ids=[
        "no more is known",
        "of the same make",
        "another first registration",
        "one is empty",
        "the first registration",
        "the customer holds it",
        "the series before 2009",
        "two plates of that series",
    ],
)
def test_a_former_plate_alone_accuses_nobody(
    tmp_path: Path, ours: dict[str, str], row: dict[str, str], is_followed: bool
) -> None:
    """A plate is given again: the row that names it as its previous may be of another vehicle."""
    lender = new_lender(tmp_path)
    lender.take("portfolio", [contract(0), contract(1, vin="", **ours)], FIRST)
    lender.take("register", [ROWS[0], row], SECOND)
    watch(by=lender.by, key="first")
    sold = [("C-00001", "sold_while_financed", "red", "to_be_reread")]
    is_sold = row["holder_name"] == SOLD["holder_name"]
    before = alerts(lender)
    assert [one for one in before if one[1] == sold[0][1]] == (
        sold if is_followed and is_sold else []
    )
    assert one(lender, 1).watch == ("watched" if is_followed else "not_found")
    assert (read_afresh(lender, 1).observed is not None) is is_followed
    assess_certificates([one(lender, 1).pk], entry_id=7, by=lender.by)
    assert alerts(lender) == before
    said = observe_one(lender.register, row, as_of=THIRD, by=lender.by, key="live")
    assess_certificates(list(said.certificates), entry_id=8, by=lender.by)
    assert one(lender, 1).watch == ("watched" if is_followed else "not_found")


@pytest.mark.parametrize("key", ["plate", "vin"])
def test_a_register_may_give_one_key_alone(tmp_path: Path, key: str) -> None:
    lender = new_lender(tmp_path)
    lender.take("portfolio", [contract(0), contract(1)], FIRST)
    moved = certificate(1, exported_on="2026-10-20")
    rows = [{k: v for k, v in row.items() if k != key} for row in (certificate(0), moved)]
    lender.take("register", rows, FIRST)
    watch(by=lender.by, key="first")
    assert alerts(lender) == [("C-00001", "exported", "red", "to_be_reread")]
