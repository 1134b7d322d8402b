"""What happened while the register said stolen does not accuse the victim once the vehicle is found."""

from dataclasses import replace
from datetime import date

import pytest

from vigie.flows.signals import signals_of
from vigie.flows.signals.theft import Window, windows_of
from vigie.fraud.domain.rulebook import compiled_rulebook
from vigie.registrations.domain.facts import ChangeFact, OperationFact, SubjectFacts
from vigie.scoring.domain.evaluating import evaluate
from vigie.scoring.domain.levels import Level
from vigie.testing.facts import OWN, facts

STOLEN, FOUND = date(2026, 11, 6), date(2026, 11, 20)
INSURER = {"holder_name": "MAIF", "holder_kind": "company", "registered_on": "2026-11-09"}


def found(
    observed: dict[str, str], *operations: tuple[str, str], until: date | None = FOUND
) -> SubjectFacts:
    """Return a vehicle that was reported stolen on 6 November, and found on the 20th."""
    said = [ChangeFact("stolen", "false", "true", "changed", STOLEN)]
    said += [ChangeFact("stolen", "true", "false", "changed", until)] if until else []
    known = facts(observed={"stolen": "false" if until else "", **observed}, since=STOLEN)
    happened = tuple(OperationFact(c, date.fromisoformat(on), None) for c, on in operations)
    return replace(known, changes=tuple(said), operations=happened)


def told(subject: SubjectFacts) -> dict[str, str]:
    judged = evaluate(compiled_rulebook(), signals_of(subject, OWN), subject.as_of).findings
    return {
        one.typology: f"{one.level.word} {one.concerns} {one.nature}"
        for one in judged
        if one.outcome == "alert" and one.level > Level.NONE
    }


PROTECTED = "orange third_party protection"


def test_the_insurer_who_took_it_over_meanwhile_accuses_nobody() -> None:
    subject = found(INSURER, ("CHANG_TIT_NORMAL", "2026-11-09"))
    assert told(subject) == {"sold_while_financed": PROTECTED}
    judged = evaluate(compiled_rulebook(), signals_of(subject, OWN), subject.as_of).findings
    (met,) = [x for x in judged[0].exculpations if x.answer == "met"]
    assert (met.code, [fact.value for fact in met.facts]) == ("victim_then", [STOLEN, FOUND])


def test_a_sale_after_it_was_found_is_a_sale() -> None:
    sold = {**INSURER, "holder_name": "MARTIN PAUL", "registered_on": "2026-11-21"}
    subject = replace(found(sold, ("CHANG_TIT_NORMAL", "2026-11-21")), as_of=date(2026, 11, 27))
    assert told(subject) == {"sold_while_financed": "red customer fraud"}


def test_a_sale_months_before_the_theft_is_a_sale() -> None:
    sold = {**INSURER, "registered_on": "2026-09-01"}
    assert told(found(sold, ("CHANG_TIT_NORMAL", "2026-09-01"))) == {
        "sold_while_financed": "red customer fraud"
    }


def test_a_sale_declared_before_the_theft_was_the_customers() -> None:
    sold = found(INSURER, ("DECLARATION_CESSION", "2026-09-20"), ("CHANG_TIT_NORMAL", "2026-11-09"))
    assert told(sold) == {"sold_while_financed": "red customer fraud"}


EMPTIED = date(2026, 11, 13)
SOLD = {"holder_name": "MARTIN PAUL", "registered_on": "2026-11-16"}
DOUBTED = "orange customer fraud"


def emptied(
    observed: dict[str, str], *operations: tuple[str, str], answered: date | None = None
) -> SubjectFacts:
    """Return a vehicle stolen on 6 November, of which the extract of the 13th says nothing more."""
    known = found(observed, *operations, until=None)
    said = [ChangeFact("stolen", "true", "", "changed", EMPTIED)]
    said += [ChangeFact("stolen", "", "false", "changed", answered)] if answered else []
    return replace(known, changes=(*known.changes, *said), as_of=date(2026, 11, 27))


def test_until_its_cell_was_emptied_a_vehicle_was_stolen() -> None:
    subject = emptied(INSURER, ("CHANG_TIT_NORMAL", "2026-11-09"))
    assert told(subject) == {"sold_while_financed": PROTECTED}
    judged = evaluate(compiled_rulebook(), signals_of(subject, OWN), subject.as_of).findings
    (met,) = [x for x in judged[0].exculpations if x.answer == "met"]
    assert [fact.value for fact in met.facts] == [STOLEN, EMPTIED]


@pytest.mark.parametrize("answered", [None, date(2026, 11, 16), FOUND])
def test_after_its_cell_was_emptied_there_is_no_victim_and_no_certainty(
    answered: date | None,
) -> None:
    subject = emptied(SOLD, ("CHANG_TIT_NORMAL", "2026-11-16"), answered=answered)
    assert told(subject) == {"sold_while_financed": DOUBTED}
    judged = evaluate(compiled_rulebook(), signals_of(subject, OWN), subject.as_of).findings
    assert [cap.code for cap in judged[0].caps] == ["theft_silent"]


def test_a_sale_after_the_register_answered_no_is_a_sale() -> None:
    subject = emptied(SOLD, ("CHANG_TIT_NORMAL", "2026-11-16"), answered=date(2026, 11, 15))
    assert told(subject) == {"sold_while_financed": "red customer fraud"}


def test_a_theft_said_again_ends_the_doubt_of_the_one_before() -> None:
    again = ChangeFact("stolen", "", "true", "changed", date(2026, 11, 15))
    over = ChangeFact("stolen", "true", "false", "changed", date(2026, 11, 18))
    known = emptied(SOLD)
    known = replace(known, changes=(*known.changes, again, over))
    first, second = windows_of(known)
    assert (first.said_until, first.until) == (EMPTIED, date(2026, 11, 15))
    assert second == Window("stolen", date(2026, 11, 15), date(2026, 11, 18))
    assert first.doubts(date(2026, 11, 14), None)
    assert not first.doubts(EMPTIED, None)
    assert not first.doubts(date(2026, 11, 19), None)


@pytest.mark.parametrize(
    ("field", "matter"), [("exported_on", "exported"), ("destroyed_on", "destroyed")]
)
def test_what_the_thieves_did_with_it(field: str, matter: str) -> None:
    assert told(found({field: "2026-11-10"})) == {matter: PROTECTED}
    assert told(found({field: "2026-09-01"}))[matter].startswith("red customer")
    assert told(emptied({field: "2026-11-10"})) == {matter: PROTECTED}
    assert told(emptied({field: "2026-11-16"}))[matter].startswith("orange customer")


def test_a_theft_and_a_change_that_one_extract_showed_together_are_in_doubt() -> None:
    window = Window("stolen", STOLEN, FOUND)
    assert window.holds(date(2026, 11, 5), STOLEN)
    assert not window.holds(date(2026, 11, 5), date(2026, 11, 3))
    assert not window.holds(date(2026, 10, 7), STOLEN)
    assert window.holds(None, STOLEN)
    assert not window.holds(None, None)


def test_a_vehicle_that_the_first_extract_called_stolen_was_so_since_then() -> None:
    freed = ChangeFact("stolen", "true", "false", "changed", FOUND)
    known = replace(facts(), changes=(freed,), observed_since=STOLEN)
    assert list(windows_of(known)) == [Window("stolen", STOLEN, FOUND)]
