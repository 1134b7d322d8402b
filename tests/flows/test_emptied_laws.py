"""Law: of a contract that is watched, what is emptied changes no signal, nor what is left unread."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.flows.emptying import is_customer
from vigie.flows.signals.build import signals_of
from vigie.flows.signals.unread import unread
from vigie.registrations.domain.facts import (
    ChangeFact,
    DistortionFact,
    OperationFact,
    SubjectFacts,
)
from vigie.registrations.domain.personal import PERSONAL, REMOVED

BEGAN = date(2024, 2, 1)
CUSTOMER = "DURAND PAUL"
NAMES = ("", "Durand Paul", "DURAND PAUL JEAN", "P DURAND", "MARTIN ANNE", "KOWALSKI JAN")
FIELDS = ("holder_name", "holder_street", "co_holder_name", "owner_name", "plate", "holder_siren")
PRODUCTS = ("credit", "loa", "pl_leasing", "pl_loan_title_transfer")
CODES = ("CHANG_TIT_NORMAL", "DECLARATION_CESSION", "SORTIE_TERRITOIRE")


def emptied(
    changes: Sequence[ChangeFact], before: date, customer: str = CUSTOMER
) -> tuple[ChangeFact, ...]:
    """Return the changes of a watched contract as the term leaves them, one after the other."""
    return tuple(
        _emptied(one, changes[place + 1 :], customer)
        if one.field in PERSONAL and one.known_on < before
        else one
        for place, one in enumerate(changes)
    )


def _emptied(one: ChangeFact, later: Sequence[ChangeFact], customer: str) -> ChangeFact:
    is_over = any(x.field == one.field or (not x.field and x.kind == "vanished") for x in later)
    is_holder = one.field == "holder_name"

    def left(text: str) -> str:
        return text if not text or (is_holder and is_customer(text, customer)) else REMOVED

    return replace(one, was=left(one.was), is_now=left(one.is_now) if is_over else one.is_now)


@st.composite
def histories(draw: st.DrawFn) -> SubjectFacts:
    """Draw what a register said of a vehicle whose row changed, left and came back."""
    row = {field: draw(st.sampled_from(NAMES)) for field in FIELDS}
    day, stands, changes = BEGAN, True, []
    for _ in range(draw(st.integers(0, 6))):
        day += timedelta(days=draw(st.integers(0, 40)))
        if not stands or draw(st.integers(0, 5)) == 0:
            stands = not stands
            changes.append(ChangeFact("", "", "", "appeared" if stands else "vanished", day))
            row = {field: draw(st.sampled_from(NAMES)) for field in FIELDS} if stands else row
            continue
        field = draw(st.sampled_from(FIELDS))
        said = draw(st.sampled_from([name for name in NAMES if name != row[field]]))
        changes.append(ChangeFact(field, row[field], said, "changed", day))
        row[field] = said
    observed = {field: text.upper() for field, text in row.items()}
    observed["registered_on"] = draw(st.sampled_from(("", "2024-03-01", "2024-06-01")))
    return SubjectFacts(
        1,
        "C 1",
        "AB123CD",
        "VF1X",
        draw(st.sampled_from(PRODUCTS)),
        {"customer_name": CUSTOMER, "contract_starts_on": "2024-01-10", "contract_status": "open"},
        observed if stands else None,
        day + timedelta(days=3),
        tuple(differing(observed, day) if stands else missing(day)),
        tuple(changes),
        tuple(draw(st.lists(operations(), max_size=2))),
        observed_since=BEGAN,
        siren_given_since=draw(st.sampled_from((None, BEGAN - timedelta(days=1)))),
    )


def differing(observed: dict[str, str], on: date) -> list[DistortionFact]:
    said = observed["holder_name"]
    one = DistortionFact("holder_name", CUSTOMER, said, "changed", "different", on, on)
    return [] if said == CUSTOMER else [one]


def missing(on: date) -> list[DistortionFact]:
    return [DistortionFact("", "", "", "missing_in_register", "different", on, on)]


@st.composite
def operations(draw: st.DrawFn) -> OperationFact:
    on = BEGAN + timedelta(days=draw(st.integers(0, 100)))
    cancelled_on = on + timedelta(days=5) if draw(st.booleans()) else None
    return OperationFact(draw(st.sampled_from(CODES)), on, cancelled_on)


@settings(max_examples=300, deadline=None)
@given(histories(), st.integers(0, 300))
def test_what_is_emptied_changes_no_signal(facts: SubjectFacts, days: int) -> None:
    after = replace(facts, changes=emptied(facts.changes, BEGAN + timedelta(days=days)))
    assert signals_of(after, []) == signals_of(facts, [])
    assert unread(after) == unread(facts)
