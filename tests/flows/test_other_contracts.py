"""Several contracts on one vehicle: what is a question or a renewal accuses nobody; in levels.md too."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.flows.level_cases import assert_printed
from tests.flows.test_more_levels import told

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.signals import signals_of
from vigie.fraud.models import Alert
from vigie.registrations import queries
from vigie.registrations.actions import answer_question
from vigie.registrations.domain.facts import SubjectFacts
from vigie.registrations.models import Certificate
from vigie.testing.facts import OWN, facts
from vigie.testing.lender import Lender, certificate, contract, new_lender

PAGE = (Path(__file__).parents[2] / "docs/algorithms/levels.md").read_text("utf-8")
DAYS = (date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15))
SETTLED = {"contract_status": "settled", "settled_on": "2026-10-01", "outstanding_amount": "0"}
TERMINATED = {**SETTLED, "contract_status": "terminated"}
FRAUD = {"financed_twice": "red customer fraud"}


def beside(
    subject: SubjectFacts,
    *,
    of_customer: Sequence[str] = (),
    asked: Sequence[str] = (),
    begun: str = "2025-01-10",
) -> SubjectFacts:
    """Put C-2 beside the contract, which is C-1."""
    return replace(
        subject,
        other_contracts=("C-2",),
        running_contracts=("C-2",),
        customers_contracts=tuple(of_customer),
        asked_contracts=frozenset(asked),
        last_begun_on=date.fromisoformat(begun),
    )


CASES: dict[str, tuple[SubjectFacts, dict[str, str]]] = {
    "6 another customer's contract": (beside(facts()), FRAUD),
    "6 another customer's, which left the portfolio": (
        beside(facts(), asked=["C-2"]), {"financed_twice": "orange nobody asset_at_risk"}
    ),
    "6 this one left the portfolio, another customer has the other": (
        beside(facts(), asked=["C-1"]), {"financed_twice": "orange nobody asset_at_risk"}
    ),
    "6 renumbered: the customer's other left the portfolio": (
        beside(facts(), of_customer=["C-2"], asked=["C-2"]), {}
    ),
    "6 renumbered: this one left the portfolio": (
        beside(facts(), of_customer=["C-2"], asked=["C-1"]), {}
    ),
    "6 the customer's other contract, begun 15 days ago": (
        beside(facts(), of_customer=["C-2"], begun="2026-11-05"),
        {"financed_twice": "orange lender housekeeping"},
    ),
    "6 the customer's other contract, begun 16 days ago": (
        beside(facts(), of_customer=["C-2"], begun="2026-11-04"), FRAUD
    ),
    "6 another customer's contract, begun 15 days ago": (
        beside(facts(), begun="2026-11-05"), FRAUD
    ),
    "own: settled, the pledge is that of another open contract": (
        beside(facts(expected=SETTLED)), {}
    ),
    "own: settled, another contract on the vehicle left the portfolio": (
        beside(facts(expected=SETTLED), of_customer=["C-2"], asked=["C-2"]), {}
    ),
    "own: a lease settled, the vehicle let again": (
        beside(facts("loa", expected=SETTLED)), {}
    ),
    "own: ended with a day of settlement, the pledge still ours": (
        facts(expected=TERMINATED), {"pledge_not_released": "yellow lender housekeeping"}
    ),
    "own: ended with a day of settlement, 300 owed": (
        facts(expected={**TERMINATED, "outstanding_amount": "300"}), {}
    ),
    "own: a lease ended with a day of settlement, still ours": (
        facts("loa", expected={**TERMINATED, "residual_amount": "0"}),
        {"sold_still_ours": "yellow lender housekeeping"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case(name: str) -> None:
    subject, expected = CASES[name]
    assert told(subject, {}) == expected


@pytest.mark.parametrize("name", CASES)
def test_the_page_prints_it(name: str) -> None:
    assert_printed(PAGE, name, CASES[name][1])


@pytest.fixture
def renumbered(tmp_path: Path) -> Lender:
    """A contract left the portfolio; one of the same customer and vehicle came in its place."""
    lender = new_lender(tmp_path)
    old, new = contract(1), {**contract(1), "contract_number": "C-00009"}
    others = [contract(number) for number in range(2, 9)]
    lender.take("portfolio", [old, *others], DAYS[0], confirm=True)
    lender.take("register", [certificate(number) for number in range(1, 9)], DAYS[0])
    watch(by=lender.by, key="one")
    lender.take("portfolio", [new, *others], DAYS[1], confirm=True)
    lender.take("register", [certificate(number) for number in range(1, 9)], DAYS[1])
    watch(by=lender.by, key="two")
    return lender


def raised(lender: Lender) -> list[str]:
    with tenant(lender.by.organisation_id):
        found = Alert.objects.filter(typology="financed_twice")
        return sorted(found.values_list("contract_number", flat=True))


@pytest.mark.django_db
def test_a_contract_renumbered_is_not_financed_twice(renumbered: Lender) -> None:
    assert raised(renumbered) == []


@pytest.mark.django_db
def test_the_run_and_one_certificate_say_the_same(renumbered: Lender) -> None:
    by = renumbered.by
    with tenant(by.organisation_id):
        wanted = Certificate.objects.filter(contract_number__in=["C-00001", "C-00009"])
        live = [queries.subject_of(by, one.pk) for one in wanted]
    assert len(live) == 2
    for subject in live:
        assert subject is not None
        assert len(subject.facts.customers_contracts) == 1
        assert subject.facts.asked_contracts == {"C 00001"}
        assert "other_contracts" not in signals_of(subject.facts, OWN)
        assert subject.facts.last_begun_on is not None


@pytest.mark.django_db
def test_a_contract_that_a_person_said_runs_counts_again(renumbered: Lender) -> None:
    by = renumbered.by
    with tenant(by.organisation_id):
        asked = {one.contract_number: one.id for one in queries.questions(by)}
    answer_question(asked["C-00001"], answer="still_ours", note="", by=by, key="q")
    renumbered.take("register", [certificate(number) for number in range(1, 9)], DAYS[2])
    watch(by=by, key="three")
    assert raised(renumbered) == ["C-00001", "C-00009"]


@pytest.mark.django_db
def test_a_settled_contract_beside_one_in_order_lets_nothing_go(tmp_path: Path) -> None:
    """The contract in order is read though nothing of its own speaks."""
    lender = new_lender(tmp_path)
    settled = {"contract_status": "settled", "settled_on": "2026-09-01", "outstanding_amount": "0"}
    alone, beside = contract(1, **settled), contract(2, **settled)
    new = {**contract(2), "contract_number": "C-00009", "contract_starts_on": "2026-09-01"}
    lender.take("portfolio", [alone, beside, new, contract(3)], DAYS[0], confirm=True)
    lender.take("register", [certificate(number) for number in (1, 2, 3)], DAYS[0])
    watch(by=lender.by, key="one")
    with tenant(lender.by.organisation_id):
        found = list(Alert.objects.values_list("contract_number", "typology"))
    assert found == [("C-00001", "pledge_not_released")]
