"""Four eyes on evidence: what one person proposes no rule reads before another approves it."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.flows.test_evidence import people

from vigie.database.tenant import tenant
from vigie.flows import REACTIONS
from vigie.flows.results import tell_proposed
from vigie.fraud.domain import rulebook
from vigie.journal.models import Entry
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from vigie.notices.models import InboxItem
from vigie.registrations.actions import (
    approve_evidence,
    give_evidence,
    propose_evidence,
    propose_retraction,
    record_evidence,
    retract_evidence,
    send_back_evidence,
)
from vigie.registrations.domain.evidence import NEEDS_TWO, EvidenceKind, NewEvidence
from vigie.registrations.models import Certificate, Evidence, EvidenceProposal
from vigie.registrations.queries.waiting import waiting_count
from vigie.tenancy.models import User
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in

ON = date(2026, 11, 8)
ASKED = NewEvidence("release_requested", ON, "Back office")
RULES = Path(rulebook.__file__).parents[1] / "data/rulesets" / rulebook.LATEST["registrations"]


def flags(condition: object) -> set[str]:
    """Return the kinds of evidence that a condition reads, however deep."""
    if isinstance(condition, dict):
        named = {condition.get(word) for word in ("signal", "present")}
        found = {str(name) for name in named if name in list(EvidenceKind)}
        return found.union(*map(flags, condition.values()))
    return set().union(*map(flags, condition)) if isinstance(condition, list) else set()


def exonerating(book: dict[str, Any], rule: dict[str, Any]) -> Iterator[str]:
    """Yield what exonerates by a rule; a group is cited by its name."""
    for name in rule.get("exculpations", ()):
        yield from book["groups"][name[1:]] if name.startswith("@") else [name]


def test_every_kind_that_can_make_a_red_or_lower_one_needs_two_people() -> None:
    book = tomllib.loads(RULES.read_text("utf-8"))
    strong: set[str] = set()
    for rule in book["rules"]:
        reds = [one for one in rule.get("levels", ()) if one["level"] == "red"]
        for one in reds:
            strong |= flags(one["when"] if "when" in one else rule["when"])
        for name in exonerating(book, rule) if reds else ():
            exculpation = book["exculpations"][name]
            strong |= flags(exculpation["when"]) if "lowers_to" in exculpation else set()
    assert strong >= {"release_proved_false", "clone_confirmed", "succession_open", "claim_open"}
    assert strong <= NEEDS_TWO


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    made = new_lender(tmp_path)
    rows = [
        contract(1, customer_kind="person"),
        contract(2, customer_kind="company"),
        contract(3, customer_kind=""),
        contract(4, customer_kind="", product="loa", security="ownership"),
    ]
    made.take("portfolio", rows, ON)
    seen = [certificate(number, holder_kind="company") for number in (1, 2, 3)]
    seen.append(certificate(4, holder_name="BANQUE DU TEST", holder_kind="company"))
    made.take("register", seen, ON)
    return made


def numbered(lender: Lender, number: int) -> int:
    with tenant(lender.by.organisation_id):
        return Certificate.objects.get(contract_key=f"C {number:05d}").pk


@pytest.mark.django_db
def test_one_person_alone_changes_nothing(lender: Lender) -> None:
    pk, (one, two) = numbered(lender, 1), people(lender.by)
    with pytest.raises(Refused, match="evidence_needs_two"):
        record_evidence(pk, ASKED, by=one, key="alone")
    proposed = propose_evidence(pk, ASKED, by=one, key="p")
    with pytest.raises(Conflict, match="evidence_waits"):
        propose_evidence(pk, ASKED, by=two, key="p2")
    for by in (one, lender.by):
        with pytest.raises(Refused, match="evidence_same_person"):
            approve_evidence(proposed, by=by, key=f"own-{by.name}")
    with tenant(lender.by.organisation_id):
        assert not Evidence.objects.exists()
    line = approve_evidence(proposed, by=two, key="a")
    with pytest.raises(Conflict, match="evidence_answered"):
        approve_evidence(proposed, by=two, key="again")
    with pytest.raises(Refused, match="evidence_needs_two"):
        retract_evidence(line, reason="Mistake", by=one, key="back")
    with pytest.raises(Conflict, match="evidence_stands"):
        give_evidence(pk, ASKED, by=two, key="same")
    with tenant(lender.by.organisation_id):
        row = Evidence.objects.get()
    assert (row.user_id, row.seconded_by, row.holds) == (one.user_id, two.user_id, True)


@pytest.mark.django_db
def test_a_second_person_sends_back_with_a_reason_and_the_first_withdraws(lender: Lender) -> None:
    pk, (one, two) = numbered(lender, 1), people(lender.by)
    first = propose_evidence(pk, ASKED, by=one, key="p")
    with pytest.raises(Invalid, match="evidence_answer_missing"):
        send_back_evidence(first, reason=" ", by=two, key="s0")
    assert send_back_evidence(first, reason="No letter", by=two, key="s") == "sent_back"
    second = propose_evidence(pk, ASKED, by=one, key="p2")
    assert send_back_evidence(second, reason="", by=one, key="w") == "withdrawn"
    with pytest.raises(NotFound, match="evidence_proposal_missing"):
        approve_evidence(second + 99, by=two, key="none")
    with tenant(lender.by.organisation_id):
        rows = EvidenceProposal.objects.order_by("id").values_list("state", "answer", "answered_by")
        assert list(rows) == [
            ("sent_back", "No letter", two.user_id),
            ("withdrawn", "", one.user_id),
        ]
        assert not Evidence.objects.exists()


@pytest.mark.django_db
def test_what_was_told_otherwise_meanwhile_is_not_approved(lender: Lender) -> None:
    pk, (one, two) = numbered(lender, 1), people(lender.by)
    line = approve_evidence(propose_evidence(pk, ASKED, by=one, key="p"), by=two, key="a")
    back = propose_retraction(line, reason="Mistake", by=one, key="r")
    with tenant(lender.by.organisation_id):
        told = Evidence.objects.get()
        told.pk, told.holds = None, False
        told.save(force_insert=True)
    with pytest.raises(Conflict, match="evidence_gone"):
        approve_evidence(back, by=two, key="ra")


@pytest.mark.django_db
def test_another_lender_s_proposal_is_unknown(lender: Lender, tmp_path: Path) -> None:
    proposed = propose_evidence(numbered(lender, 1), ASKED, by=people(lender.by)[0], key="p")
    other = people(new_lender(tmp_path, name="Other").by)[1]
    with pytest.raises(NotFound, match="evidence_proposal_missing"):
        approve_evidence(proposed, by=other, key="a")


@pytest.mark.django_db
def test_the_permission_is_asked(lender: Lender) -> None:
    one, two = people(lender.by)
    proposed = propose_evidence(numbered(lender, 1), ASKED, by=one, key="p")
    lesser = type(two)(two.organisation_id, 13, "x", "en", frozenset(), "person")
    with pytest.raises(Forbidden):
        approve_evidence(proposed, by=lesser, key="a")


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "code"), [(1, ""), (2, "death"), (3, "death"), (4, "")])
def test_a_company_does_not_die(lender: Lender, number: int, code: str) -> None:
    """By the portfolio's word; else by the register's holder, who in a lease is the lender."""
    dead = NewEvidence("succession_open", ON, "Notary")
    expected = "evidence_company_death" if code else "evidence_needs_paper"
    with pytest.raises((Refused, Invalid), match=expected):
        propose_evidence(numbered(lender, number), dead, by=lender.by, key=f"d-{number}")


@pytest.mark.django_db
def test_those_who_may_approve_are_told_but_not_who_proposed(lender: Lender) -> None:
    by, pk = lender.by, numbered(lender, 1)
    client = signed_in(by, "back_office")
    signed_in(by, "fraud_analyst")
    signed_in(by, "reader")
    form = {"kind": "release_requested", "effective_on": "2026-11-08", "source": "O", "key": "k"}
    client.post(f"/certificates/{pk}/evidence/", form)
    with tenant(by.organisation_id):
        entry = Entry.objects.get(act="registrations.evidence_proposed")
        roles = dict(
            User.objects.filter(organisation_id=by.organisation_id).values_list("id", "role")
        )
    assert REACTIONS["registrations.evidence_proposed"] == ("flows.tell_proposed",)
    tell_proposed(pk, entry.pk, by=by)
    with tenant(by.organisation_id):
        told = list(InboxItem.objects.filter(kind="registrations.evidence_proposed"))
        first, second = people(by)
        assert [roles[item.user_id] for item in told] == ["fraud_analyst"]
        assert waiting_count(second) == 1
    assert told[0].context == {"evidence_link": f"/certificates/{pk}/evidence/"}
    del first
