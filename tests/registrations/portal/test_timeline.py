"""The timeline of a certificate: one line per fact, many of one day summed up, dates in words."""

from datetime import date

from django.utils import translation

from vigie.registrations.portal.words.events import timeline
from vigie.registrations.queries import Event
from vigie.registrations.queries.sheets import EventKind

DAY, NEXT = date(2026, 11, 20), date(2026, 11, 25)
FIELDS = ("holder_name", "holder_city", "holder_street", "registered_on", "colour")


def events(on: date, kind: EventKind, *fields: str) -> list[Event]:
    return [Event(on, kind, field=f, was="A", is_now="B", likeness="different") for f in fields]


def test_four_of_a_kind_on_one_day_are_one_line_with_each_below() -> None:
    with translation.override("en"):
        shown = timeline(events(DAY, "distortion_opened", *FIELDS[:4])).moments
    (line,) = shown
    assert line.sentence == "4 fields differ from what was expected"
    assert line.tone == "is-loud"
    assert len(line.details) == 4
    assert line.details[0] == "Holder: “A” was expected, the register says “B”"


def test_three_stand_each_on_its_own_and_so_do_other_days_and_kinds() -> None:
    opened = events(NEXT, "distortion_opened", *FIELDS[:3])
    changed = events(NEXT, "change", *FIELDS[:3])
    before = events(DAY, "change", *FIELDS)
    shown = timeline(opened + changed + before).moments
    assert [len(one.details) for one in shown] == [0, 0, 0, 0, 0, 0, 5]


def test_a_date_is_written_as_people_write_it() -> None:
    event = Event(DAY, "change", field="registered_on", was="2025-07-03", is_now="2026-11-21")
    with translation.override("pl"):
        (line,) = timeline([event]).moments
    assert "3\u00a0lip\u00a02025 → 21\u00a0lis\u00a02026" in str(line.sentence)


def test_days_of_the_contract_stand_in_their_place() -> None:
    contract = [("contract_starts_on", "2026-11-22"), ("settled_on", "2027-02-01"), ("dealer", "X")]
    with translation.override("en"):
        shown = timeline([*events(NEXT, "change", "colour"), *events(DAY, "change", "colour")])
        whole = timeline(
            [*events(NEXT, "change", "colour"), *events(DAY, "change", "colour")], contract, NEXT
        )
    assert len(shown.moments) == 2
    assert [one.on for one in whole.moments] == [NEXT, date(2026, 11, 22), DAY]
    assert whole.moments[1].sentence == "The contract starts"
    assert [code for code, _label in whole.kinds] == ["change", "contract"]
