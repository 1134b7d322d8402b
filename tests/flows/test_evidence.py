"""Evidence that people record: what it makes of an alert, and what taking it back makes."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vigie.database.tenant import tenant
from vigie.documents.actions import lay_down, store
from vigie.documents.actions.rows import Description
from vigie.documents.domain.files import Subject
from vigie.flows.fraud_watch import watch
from vigie.flows.live import assess_certificates
from vigie.fraud.models import Alert
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from vigie.registrations.actions import (
    approve_evidence,
    give_evidence,
    propose_evidence,
    propose_retraction,
    record_evidence,
    retract_evidence,
)
from vigie.registrations.domain.evidence import EvidenceFact, NewEvidence, standing_evidence
from vigie.registrations.models import Certificate
from vigie.registrations.queries import evidence_of
from vigie.registrations.queries.evidence import proposed_evidence
from vigie.tenancy.actions import create_token
from vigie.testing.evidence import tell_by_two
from vigie.testing.lender import Lender, certificate, contract, new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15)
FREED = certificate(1, pledge_creditor="", pledge_expires_on="")
PDF = b"%PDF-1.7 the registry says it never received that request"


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    """A pledge stood in the first extract and is gone in the second: orange, lifted."""
    made = new_lender(tmp_path)
    made.take("portfolio", [contract(1)], FIRST)
    read(made, FIRST, certificate(1))
    read(made, SECOND, FREED)
    return made


def read(lender: Lender, on: date, row: dict[str, str]) -> None:
    lender.take("register", [row], on)
    watch(by=lender.by, key=f"watch-{on}")


def people(by: Actor) -> tuple[Actor, Actor]:
    """Return two people who may record evidence and approve it."""
    may = frozenset({"registrations.*", "fraud.*", "documents.*"})
    first, second = (
        Actor(by.organisation_id, number, f"person {number}", "en", may, "person")
        for number in (11, 12)
    )
    return first, second


def the_certificate(by: Actor) -> int:
    with tenant(by.organisation_id):
        return Certificate.objects.get().pk


def paper(by: Actor, certificate_id: int, content: bytes = PDF) -> int:
    blob = lay_down(content, by=by)
    said = Description("piece", "C-00001", "fr", SECOND)
    about = Subject("registrations.certificate", certificate_id)
    return store(said, blob, subject=about, by=by, key="paper")


def standing(by: Actor) -> str:
    with tenant(by.organisation_id):
        alert = Alert.objects.get(typology="pledge")
    return f"{alert.level} {alert.state} {alert.nature}"


def test_a_release_proved_false_makes_red_and_a_second_read_confirms_it(lender: Lender) -> None:
    by, pk = lender.by, the_certificate(lender.by)
    assert standing(by) == "2 open asset_at_risk"
    new = NewEvidence("release_proved_false", SECOND, "Register's office", paper(by, pk))
    one, two = people(by)
    proposed = propose_evidence(pk, new, by=one, key="e")
    assess_certificates([pk], entry_id=8, by=by)
    assert standing(by) == "2 open asset_at_risk"
    line = approve_evidence(proposed, by=two, key="a")
    assess_certificates([pk], entry_id=9, by=by)
    assert standing(by) == "3 to_be_reread fraud"
    read(lender, THIRD, FREED)
    assert standing(by) == "3 open fraud"
    back = propose_retraction(line, reason="The expert was wrong", by=two, key="r")
    assess_certificates([pk], entry_id=10, by=by)
    assert standing(by) == "3 open fraud"
    approve_evidence(back, by=one, key="ra")
    assess_certificates([pk], entry_id=11, by=by)
    assert standing(by) == "2 open asset_at_risk"
    with tenant(by.organisation_id):
        told = [(one.holds, one.stands, one.reason) for one in evidence_of(by, pk)]
        entry = Entry.objects.filter(act="registrations.evidence_approved").earliest("id")
        seconds = [(one.user_id, one.seconded_by) for one in evidence_of(by, pk)]
    assert told == [(False, False, "The expert was wrong"), (True, False, "")]
    assert seconds == [(two.user_id, one.user_id), (one.user_id, two.user_id)]
    assert (entry.subject_id, entry.effective_on) == (pk, SECOND)
    assert "source" in entry.data["personal"]


def test_a_release_that_we_asked_for_clears_the_alert(lender: Lender) -> None:
    by, pk = lender.by, the_certificate(lender.by)
    new = NewEvidence("release_requested", SECOND, "Back office")
    tell_by_two(pk, new, by=by, key="e")
    assess_certificates([pk], entry_id=9, by=by)
    assert standing(by) == "2 cleared_by_register asset_at_risk"


def test_what_is_refused(lender: Lender) -> None:
    by, pk = lender.by, the_certificate(lender.by)

    def told(kind: str, source: str = "Bank", document: int | None = None) -> int:
        new = NewEvidence(kind, SECOND, source, document)
        given = give_evidence(pk, new, by=by, key=f"{kind}-{source}-{document}")
        assert given.evidence_id is not None
        return given.evidence_id

    refused = {
        "evidence_unknown": NewEvidence("rumour", SECOND, "Bank"),
        "day_to_come": NewEvidence("mail_returned", date(2062, 1, 1), "Bank"),
        "evidence_needs_paper": NewEvidence("release_proved_false", SECOND, "Bank"),
        "evidence_source_missing": NewEvidence("mail_returned", SECOND, "  "),
        "evidence_too_long": NewEvidence("mail_returned", SECOND, "x" * 501),
    }
    for code, new in refused.items():
        with pytest.raises(Invalid) as caught:
            give_evidence(pk, new, by=by, key=code)
        assert caught.value.code == f"registrations.{code}"
    with pytest.raises(NotFound, match="document_missing"):
        told("release_proved_false", document=999_999)
    with pytest.raises(Invalid, match="evidence_paper_unfit"):
        told("release_proved_false", document=paper(by, pk, b"hello"))
    for kind in ("succession_open", "with_repairer"):
        with pytest.raises(Invalid, match="evidence_needs_paper"):
            told(kind)
    line = told("mail_returned")
    with pytest.raises(Conflict, match="evidence_stands"):
        told("mail_returned", source="Post office")
    retract_evidence(line, reason="New address", by=by, key="r")
    with pytest.raises(Conflict, match="evidence_gone"):
        retract_evidence(line, reason="Again", by=by, key="r2")
    with pytest.raises(NotFound, match="evidence_missing"):
        retract_evidence(line + 999, reason="x", by=by, key="r3")
    with pytest.raises(Forbidden):
        record_evidence(
            pk,
            NewEvidence("mail_returned", SECOND, "x"),
            by=Actor(by.organisation_id, None, "reader", "en", frozenset(), "person"),
            key="f",
        )


def test_another_lender_s_certificate_is_unknown(lender: Lender, tmp_path: Path) -> None:
    pk = the_certificate(lender.by)
    other = new_lender(tmp_path, name="Other")
    with pytest.raises(NotFound, match="certificate_unknown"):
        record_evidence(pk, NewEvidence("mail_returned", SECOND, "x"), by=other.by, key="e")


def test_the_last_word_of_each_kind_counts() -> None:
    def fact(pk: int, kind: str, on: date, *, holds: bool = True) -> EvidenceFact:
        return EvidenceFact(pk, kind, holds, on, on)

    told = (fact(1, "a", FIRST), fact(2, "b", FIRST), fact(3, "a", FIRST, holds=False))
    assert [one.kind for one in standing_evidence(told, SECOND)] == ["b"]
    assert standing_evidence((fact(1, "a", SECOND),), FIRST) == ()
    again = (*told, fact(4, "a", SECOND))
    assert [one.id for one in standing_evidence(again, SECOND)] == [4, 2]


def test_pages_record_show_and_take_back(lender: Lender) -> None:
    by, pk = lender.by, the_certificate(lender.by)
    client = signed_in(by, "back_office")
    address = f"/certificates/{pk}/evidence/"
    page = client.get(address + "?kind=release_proved_false").content.decode()
    assert 'value="release_proved_false" selected' in page
    form = {
        "kind": "release_proved_false", "effective_on": "2026-11-08", "source": "Office",
        "key": "k1",
    }  # fmt: skip
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert "stands on a paper" in refused.content.decode()
    file = SimpleUploadedFile("letter.pdf", PDF, "application/pdf")
    kept = client.post(address, {**form, "key": "k2", "paper": file}, follow=True)
    page = kept.content.decode()
    assert "no rule reads it before a second person approves it" in page
    assert "The document that released the pledge is false" in page
    assert "waits for a second person" in page
    assert "the paper" in page
    with tenant(by.organisation_id):
        alert = Alert.objects.get(typology="pledge").pk
        assert evidence_of(by, pk) == []
        (proposed,) = proposed_evidence(by, pk)
    assert proposed.document_id is not None
    mine = client.get(address).content.decode()
    assert "Withdraw the proposal" in mine
    assert "Approve the evidence" not in mine
    approval = f"{address}proposed/{proposed.id}/approve"
    assert client.post(approval, {"key": "k4"}).status_code == 422
    assert signed_in(by, "reader").post(approval, {"key": "k5"}).status_code == 403
    second = signed_in(by, "fraud_analyst")
    asked = second.get("/questions/").content.decode()
    assert "Evidence that a second person approves" in asked
    assert "Approve the evidence" in asked
    done = second.post(approval, {"key": "k6"}, follow=True).content.decode()
    assert "The evidence is approved" in done
    assert "waits for a second person" not in done
    with tenant(by.organisation_id):
        (line,) = evidence_of(by, pk)
    assert (
        "The document that released the pledge is false"
        in client.get(f"/alerts/{alert}/").content.decode()
    )
    back = client.post(
        f"{address}{line.id}/retract", {"reason": "Mistake", "key": "k3"}, follow=True
    ).content.decode()
    assert "it stands until a second person approves" in back
    assert "stands no more" not in back
    assert signed_in(by, "reader").get(address).status_code == 403


def test_an_ordinary_kind_is_recorded_and_taken_back_by_one(lender: Lender) -> None:
    by, pk = lender.by, the_certificate(lender.by)
    client = signed_in(by, "back_office")
    address = f"/certificates/{pk}/evidence/"
    form = {"kind": "mail_returned", "effective_on": "2026-11-08", "source": "Post", "key": "k1"}
    page = client.post(address, form, follow=True).content.decode()
    assert "The evidence is on record" in page
    with tenant(by.organisation_id):
        (line,) = evidence_of(by, pk)
    back = client.post(
        f"{address}{line.id}/retract", {"reason": "Mistake", "key": "k2"}, follow=True
    )
    assert "stands no more" in back.content.decode()


def test_the_api_does_the_same(lender: Lender) -> None:
    by, pk = lender.by, the_certificate(lender.by)
    token = create_token("erp", "back_office", by=by, key="t")
    client = Client(headers={"authorization": f"Bearer {token}", "idempotency-key": "one"})
    address = f"/api/v1/certificates/{pk}/evidence"
    new = {"kind": "mail_returned", "effective_on": "2026-11-08", "source": "Post"}
    made = client.post(address, new, content_type="application/json")
    assert made.status_code == 200, made.content
    again = client.post(address, new, content_type="application/json")
    assert again.json() == made.json()
    line = made.json()["evidence_id"]
    assert [one["kind"] for one in client.get(address).json()] == ["mail_returned"]
    gone = client.post(
        f"/api/v1/evidence/{line}/retraction", {"reason": "x"}, content_type="application/json"
    )
    assert gone.status_code == 200, gone.content
    assert gone.json()["is_proposed"] is False
    asked = {"kind": "release_requested", "effective_on": "2026-11-08", "source": "Office"}
    other = Client(headers={"authorization": f"Bearer {token}", "idempotency-key": "two"})
    waits = other.post(address, asked, content_type="application/json").json()
    assert waits["evidence_id"] is None
    (proposed,) = other.get("/api/v1/evidence/proposed").json()
    assert proposed["id"] == waits["proposal_id"]
    place = f"/api/v1/evidence/proposed/{proposed['id']}"
    refused = other.post(f"{place}/approval")
    assert (refused.status_code, refused.json()["code"]) == (
        422,
        "registrations.evidence_same_person",
    )
    back = other.post(f"{place}/return", {"reason": "No letter"}, content_type="application/json")
    assert back.json() == {"state": "sent_back"}
    assert other.get("/api/v1/evidence/proposed").json() == []
