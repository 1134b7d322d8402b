"""A run records, sees again, closes, holds back; one live record does the same at once."""

from datetime import date
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch, watch_if_new
from vigie.flows.live import assess_record
from vigie.fraud.queries import alert_queue
from vigie.kernel.errors import Conflict, Invalid, NotFound, Refused
from vigie.registrations import queries
from vigie.registrations.actions import (
    answer_question,
    decide_mapping_fault,
    observe_one,
    update_contract,
)
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.ui.catalogue import sentence

pytestmark = pytest.mark.django_db

DAYS = tuple(date(2026, 11, day) for day in (1, 8, 15, 22))


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(number) for number in range(3)], DAYS[0])
    return made


def register(lender: Lender, on: date, *rows: dict[str, str]) -> None:
    lender.take("register", list(rows), on)
    watch(by=lender.by, key=f"watch-{on}")


def sheet(lender: Lender, number: int) -> tuple[queries.CertificateLine, list[tuple[object, ...]]]:
    """Return a contract's line and its distortions: field, first seen, last seen, closed."""
    with tenant(lender.by.organisation_id):
        filters = queries.CertificateFilters(q=f"C-{number:05d}")
        (line,) = queries.certificates_page(lender.by, filters).rows
        found = queries.distortions_of(lender.by, line.id)
    return line, [(d.field, d.first_seen_on, d.last_seen_on, d.closed_on) for d in found]


def test_a_distortion_is_opened_seen_again_and_closed(lender: Lender) -> None:
    sold = certificate(1, holder_name="MARTIN ANNE", registered_on="2026-10-20")
    good = [certificate(0), certificate(2)]
    register(lender, DAYS[0], certificate(1), *good)
    assert sheet(lender, 1)[1] == []
    register(lender, DAYS[1], sold, *good)
    register(lender, DAYS[2], sold, *good)
    line, found = sheet(lender, 1)
    assert found == [("holder_name", DAYS[1], DAYS[2], None)]
    assert (line.other_holder, line.open_distortions) == ("MARTIN ANNE", 1)
    register(lender, DAYS[3], certificate(1), *good)
    line, found = sheet(lender, 1)
    assert found == [("holder_name", DAYS[1], DAYS[2], DAYS[3])]
    assert (line.other_holder, line.open_distortions) == ("", 0)


def test_another_value_closes_the_old_distortion_and_opens_a_new_one(lender: Lender) -> None:
    good = [certificate(0), certificate(2)]
    register(lender, DAYS[0], certificate(1, colour="BLANC"), *good)
    register(lender, DAYS[1], certificate(1, colour="ROUGE"), *good)
    assert sheet(lender, 1)[1] == [
        ("colour", DAYS[1], DAYS[1], None),
        ("colour", DAYS[0], DAYS[0], DAYS[1]),
    ]


def test_changes_between_extracts_are_kept_with_both_values(lender: Lender) -> None:
    good = [certificate(0), certificate(2)]
    register(lender, DAYS[0], certificate(1), *good)
    register(lender, DAYS[1], certificate(1, exported_on="2026-11-05"), *good)
    line, _ = sheet(lender, 1)
    with tenant(lender.by.organisation_id):
        events = queries.timeline_of(lender.by, line.id)
    (change,) = [event for event in events if event.kind == "change"]
    assert (change.field, change.was, change.is_now) == ("exported_on", "", "2026-11-05")
    assert change.on == date(2026, 11, 5)
    assert (
        line.level == "orange"
    )  # the portfolio is older: the contract may have been settled since


def test_a_vehicle_that_no_register_knows_is_not_found_and_comes_back(lender: Lender) -> None:
    register(lender, DAYS[0], certificate(0), certificate(2))
    line, found = sheet(lender, 1)
    assert (line.watch, found) == ("not_found", [("", DAYS[0], DAYS[0], None)])
    register(lender, DAYS[1], certificate(0), certificate(1), certificate(2))
    assert sheet(lender, 1)[0].watch == "watched"


def test_a_run_over_the_same_states_is_not_repeated_by_a_job(lender: Lender) -> None:
    with pytest.raises(Refused, match=r"registrations\.nothing_to_watch"):
        watch(by=lender.by, key="early")
    lender.take("register", [certificate(n) for n in range(3)], DAYS[0])
    assert watch_if_new(by=lender.by, key="first") is not None
    assert watch_if_new(by=lender.by, key="second") is None


def test_the_first_run_is_the_baseline(lender: Lender) -> None:
    register(lender, DAYS[0], certificate(1, exported_on="2026-10-01"), certificate(0))
    register(lender, DAYS[1], certificate(1, exported_on="2026-10-01"), certificate(0))
    with tenant(lender.by.organisation_id):
        second, first = queries.runs(lender.by)
    assert (first.is_baseline, second.is_baseline) == (True, False)
    assert first.alerts["red"] == 1
    assert (first.expected_rows, first.paired, first.only_expected) == (3, 2, 1)


def test_a_mapping_fault_holds_technical_fields_back_and_asks_about_the_holder(
    tmp_path: Path,
) -> None:
    lender = new_lender(tmp_path)
    numbers = range(600)
    lender.take("portfolio", [contract(n) for n in numbers], DAYS[0])
    wrong = [
        certificate(n, colour="BLANC", holder_name="MAIRIE") if n < 200 else certificate(n)
        for n in numbers
    ]
    register(lender, DAYS[0], *wrong)
    with tenant(lender.by.organisation_id):
        faults = {one.field: one for one in queries.mapping_faults(lender.by)}
    assert {field: one.state for field, one in faults.items()} == {
        "colour": "automatic",
        "holder_name": "asked",
    }
    assert (faults["colour"].differing, faults["colour"].paired) == (200, 600)
    assert sheet(lender, 1)[1] == [("holder_name", DAYS[0], DAYS[0], None)]
    decide_mapping_fault(faults["holder_name"].id, is_fault=True, by=lender.by, key="d")
    register(lender, DAYS[1], *wrong)
    assert sheet(lender, 1)[1] == [("holder_name", DAYS[0], DAYS[0], None)]
    register(lender, DAYS[2], *[certificate(n) for n in numbers])
    assert sheet(lender, 1)[1] == [("holder_name", DAYS[0], DAYS[0], DAYS[2])]
    with tenant(lender.by.organisation_id):
        assert queries.mapping_faults(lender.by) == []


def test_one_live_record_is_compared_assessed_and_overtaken_by_the_next_file(
    lender: Lender,
) -> None:
    register(lender, DAYS[0], *[certificate(n) for n in range(3)])
    row = certificate(1, exported_on="2026-11-06")
    seen = observe_one(lender.register, row, as_of=DAYS[1], by=lender.by, key="live")
    assert (len(seen.certificates), seen.opened) == (1, 0)
    raised = assess_record(seen.record_id, entry_id=77, by=lender.by)
    assert raised is not None
    assert raised.opened_orange == 1  # not red: the portfolio is older than the export
    line, _ = sheet(lender, 1)
    assert line.level == "orange"
    with tenant(lender.by.organisation_id):
        events = [e.field for e in queries.timeline_of(lender.by, line.id) if e.kind == "change"]
        assert queries.comparison_of(lender.by, line.id).observed_as_of == DAYS[1]
        (alert,) = alert_queue(lender.by).rows
    assert (events, alert.typology) == (["exported_on"], "exported")
    register(lender, DAYS[2], *[certificate(n) for n in range(3)])
    with tenant(lender.by.organisation_id):
        sheet_after = queries.comparison_of(lender.by, line.id)
    assert sheet_after.observed_as_of == DAYS[2]


def test_a_live_record_opens_and_closes_distortions(lender: Lender) -> None:
    register(lender, DAYS[0], *[certificate(n) for n in range(3)])
    observe_one(
        lender.register, certificate(1, colour="VERT"), as_of=DAYS[1], by=lender.by, key="a"
    )
    assert sheet(lender, 1)[1] == [("colour", DAYS[1], DAYS[1], None)]
    observe_one(lender.register, certificate(1), as_of=DAYS[2], by=lender.by, key="b")
    assert sheet(lender, 1)[1] == [("colour", DAYS[1], DAYS[1], DAYS[2])]


def test_a_contract_update_changes_only_what_it_gives(lender: Lender) -> None:
    register(lender, DAYS[0], *[certificate(n) for n in range(3)])
    row = {"contract_number": "C-00001", "contract_status": "settled", "colour": "BLANC"}
    update_contract(lender.portfolio, row, as_of=DAYS[1], by=lender.by, key="u")
    line, found = sheet(lender, 1)
    assert (line.contract_status, line.customer_name) == ("settled", "Durand Paul 1")
    assert found == [("colour", DAYS[1], DAYS[1], None)]


def test_a_live_record_leaves_alone_what_is_held_back(tmp_path: Path) -> None:
    lender = new_lender(tmp_path)
    numbers = range(600)
    lender.take("portfolio", [contract(n) for n in numbers], DAYS[0])
    wrong = [certificate(n, holder_name="MAIRIE") if n < 200 else certificate(n) for n in numbers]
    register(lender, DAYS[0], *wrong)
    with tenant(lender.by.organisation_id):
        (fault,) = queries.mapping_faults(lender.by)
    decide_mapping_fault(fault.id, is_fault=True, by=lender.by, key="d")
    for number in (1, 300):
        row = certificate(number, holder_name="MAIRIE DE LYON")
        observe_one(lender.register, row, as_of=DAYS[1], by=lender.by, key=f"o-{number}")
    assert sheet(lender, 1)[1] == [("holder_name", DAYS[0], DAYS[0], None)]
    assert sheet(lender, 300)[1] == []


def test_a_record_older_than_what_is_known_is_refused(lender: Lender) -> None:
    register(lender, DAYS[1], *[certificate(n) for n in range(3)])
    by = lender.by
    with pytest.raises(Conflict, match=r"registrations\.record_older"):
        observe_one(lender.register, certificate(1), as_of=DAYS[0], by=by, key="file")
    new = certificate(1, exported_on="2026-11-20")
    observe_one(lender.register, new, as_of=DAYS[3], by=by, key="new")
    with pytest.raises(Conflict, match=r"registrations\.record_older"):
        observe_one(lender.register, certificate(1), as_of=DAYS[2], by=by, key="old")
    row = {"contract_number": "C-00001", "colour": "BLANC"}
    update_contract(lender.portfolio, row, as_of=DAYS[3], by=by, key="u")
    with pytest.raises(Conflict, match=r"registrations\.record_older"):
        update_contract(lender.portfolio, row, as_of=DAYS[2], by=by, key="v")


def test_a_day_to_come_is_refused(lender: Lender) -> None:
    far = date(2062, 11, 20)
    register(lender, DAYS[0], certificate(1))
    with pytest.raises(Invalid, match=r"registrations\.day_to_come"):
        observe_one(lender.register, certificate(1), as_of=far, by=lender.by, key="o")
    row = {"contract_number": "C-00001", "colour": "BLANC"}
    with pytest.raises(Invalid, match=r"registrations\.day_to_come"):
        update_contract(lender.portfolio, row, as_of=far, by=lender.by, key="u")
    with pytest.raises(Invalid, match=r"registrations\.day_to_come"):
        lender.take("register", [certificate(1)], far)


def test_a_vin_in_an_older_layer_stands_before_a_plate_in_a_newer_one(lender: Lender) -> None:
    own = certificate(1, plate="QQ-111-QQ")
    register(lender, DAYS[0], certificate(0), own, certificate(2))
    stranger = certificate(1, vin="VF9" + "9" * 14, holder_name="INCONNU JEAN")
    observe_one(lender.register, stranger, as_of=DAYS[1], by=lender.by, key="o")
    assert [found[0] for found in sheet(lender, 1)[1]] == ["plate"]
    watch(by=lender.by, key="again")
    assert [found[0] for found in sheet(lender, 1)[1]] == ["plate"]


def test_a_contract_that_a_person_said_ended_finances_nothing_twice(lender: Lender) -> None:
    same = {"vin": contract(1)["vin"]}
    rows = [contract(1), contract(7, plate="AA-001-AA", **same)]
    lender.take("portfolio", rows, DAYS[1], confirm=True)
    register(lender, DAYS[1], certificate(1))
    lender.take("portfolio", rows[:1], DAYS[2], confirm=True)
    with tenant(lender.by.organisation_id):
        asked = {one.contract_number: one.id for one in queries.questions(lender.by)}
    answer_question(asked["C-00007"], answer="ended", note="", by=lender.by, key="q")
    line, _ = sheet(lender, 1)
    with tenant(lender.by.organisation_id):
        subject = queries.subject_of(lender.by, line.id)
    assert subject is not None
    assert subject.facts.other_contracts == ()


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        ("exported_on", "31/02/2026", "“31/02/2026” is no date of the calendar."),
        ("seats", "five", "“five” is not a number."),
        ("seats", "5.5", "“5.5” is not a whole number."),
        ("stolen", "maybe", "“maybe” is neither yes nor no."),
        ("holder_kind", "dog", "“dog” is not one of person, company."),
        ("vin", "1.2E+16", "“1.2E+16” is a number made by a spreadsheet"),
    ],
)
def test_a_cell_of_a_live_record_is_told_by_its_field_for_no_line_holds_it(
    lender: Lender, cell: str, value: str, told: str
) -> None:
    register(lender, DAYS[0], certificate(1))
    row = certificate(1, **{cell: value})
    with pytest.raises(Invalid) as refusal:
        observe_one(lender.register, row, as_of=DAYS[1], by=lender.by, key="x")
    assert "line" not in refusal.value.params
    assert sentence(refusal.value, "en").startswith(f"register, field {cell}: {told}")
    assert sentence(refusal.value, "fr").startswith(f"register, champ {cell}\xa0: «\xa0{value}")
    assert sentence(refusal.value, "pl").startswith(f"register, pole {cell}: „{value}”")


def test_a_live_record_that_cannot_be_read_is_refused(lender: Lender) -> None:
    register(lender, DAYS[0], certificate(1))
    with pytest.raises(Invalid, match=r"registrations\.impossible_date"):
        observe_one(
            lender.register,
            certificate(1, exported_on="31/02/2026"),
            as_of=DAYS[1],
            by=lender.by,
            key="x",
        )
    with pytest.raises(NotFound):
        update_contract(
            lender.portfolio, {"contract_number": "NOPE"}, as_of=DAYS[1], by=lender.by, key="y"
        )
