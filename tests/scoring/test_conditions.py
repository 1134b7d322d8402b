"""The condition language: what it reads, what it refuses, what unknown means."""

from datetime import date

import pytest

from vigie.kernel.errors import Invalid
from vigie.scoring.domain.compiling import compiled
from vigie.scoring.domain.conditions import gate
from vigie.scoring.domain.reading import Reader
from vigie.scoring.domain.signals import Signal, SignalType

ON = date(2026, 11, 20)
VOCABULARY = {
    "status": SignalType("status", "text", ("open", "settled")),
    "amount": SignalType("amount", "number"),
    "stolen": SignalType("stolen", "flag"),
    "began_on": SignalType("began_on", "date"),
    "moved_on": SignalType("moved_on", "date"),
}
READER = Reader(VOCABULARY, {"grace": 15})


def known(**values: object) -> dict[str, Signal]:
    return {name: Signal(name, value, None, ON, "test") for name, value in values.items()}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "values", "expected"),
    [
        ({"signal": "status", "is": "open"}, {"status": "open"}, True),
        ({"signal": "status", "is": "open"}, {"status": "settled"}, False),
        ({"signal": "status", "is": "open"}, {}, None),
        ({"signal": "status", "is_not": "open"}, {}, None),
        ({"signal": "status", "in": ["open", "settled"]}, {"status": "settled"}, True),
        ({"signal": "status", "not_in": ["open"]}, {"status": "settled"}, True),
        ({"signal": "amount", "above": 0}, {"amount": 1}, True),
        ({"signal": "amount", "at_most": 0}, {"amount": 1}, False),
        ({"present": "stolen"}, {}, False),
        ({"missing": "stolen"}, {}, True),
        ({"not": {"signal": "stolen", "is": True}}, {}, None),
        ({"not": {"signal": "stolen", "is": True}}, {"stolen": False}, True),
        ({"days_since": "began_on", "at_least": "$grace"}, {"began_on": date(2026, 11, 5)}, True),
        ({"days_since": "began_on", "above": "$grace"}, {"began_on": date(2026, 11, 5)}, False),
        ({"days_since": "began_on", "at_most": 0}, {"began_on": date(2026, 11, 21)}, True),
        (
            {"days_between": ["began_on", "moved_on"], "at_most": 30},
            {"began_on": date(2026, 1, 1), "moved_on": date(2026, 1, 31)},
            True,
        ),
        ({"days_between": ["began_on", "moved_on"], "at_most": 30}, {"began_on": ON}, None),
        ({"all": [{"present": "stolen"}, {"signal": "status", "is": "open"}]}, {}, False),
        (
            {"all": [{"present": "stolen"}, {"signal": "status", "is": "open"}]},
            {"stolen": True},
            None,
        ),
        (
            {"any": [{"present": "stolen"}, {"signal": "status", "is": "open"}]},
            {"stolen": True},
            True,
        ),
        ({"any": [{"present": "stolen"}, {"signal": "status", "is": "open"}]}, {}, None),
    ],
)
def test_what_a_condition_answers(
    raw: dict[str, object], values: dict[str, object], expected: bool | None
) -> None:
    test = compiled(READER.condition(raw, "here"))
    assert test is not None
    assert test(known(**values), ON) is expected


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({}, "scoring.condition_unreadable"),
        ("open", "scoring.condition_unreadable"),
        ({"all": []}, "scoring.condition_unreadable"),
        ({"signal": "status"}, "scoring.condition_unreadable"),
        ({"signal": "status", "is": "open", "in": ["open"]}, "scoring.condition_unreadable"),
        ({"signal": "colour", "is": "red"}, "scoring.signal_unknown"),
        ({"days_since": "amount", "above": 3}, "scoring.signal_unknown"),
        ({"signal": "status", "is": "opened"}, "scoring.operand_wrong"),
        ({"signal": "status", "above": "open"}, "scoring.operand_wrong"),
        ({"signal": "amount", "is": True}, "scoring.operand_wrong"),
        ({"signal": "status", "in": "open"}, "scoring.operand_wrong"),
        ({"days_since": "began_on", "above": "ten"}, "scoring.operand_wrong"),
        ({"days_since": "began_on", "above": "$none"}, "scoring.setting_unknown"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(raw: object, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        READER.condition({"any": [{"present": "stolen"}, raw]}, "rules.one.when")
    assert refusal.value.code == code
    assert refusal.value.params["place"] == "rules.one.when.any[2]"


def test_a_gate_is_a_set_without_which_the_condition_cannot_be_true() -> None:
    def found(raw: object) -> set[str] | None:
        names = gate(READER.condition(raw, "here"))
        return None if names is None else set(names)

    assert found({"missing": "stolen"}) is None
    assert found({"all": [{"missing": "stolen"}, {"present": "status"}]}) == {"status"}
    assert found({"any": [{"present": "stolen"}, {"present": "status"}]}) == {"stolen", "status"}
    assert found({"any": [{"missing": "stolen"}, {"present": "status"}]}) is None
