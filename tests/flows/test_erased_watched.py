"""A person who is erased takes along what watched files told of his contracts, or is told what keeps him."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.flows.test_emptying import (
    DAYS,
    NOTE,
    OURS,
    SAID,
    WORDS,
    dismiss,
    end,
    everything,
    one,
    passed_on,
    portfolio,
)

from vigie.database.tenant import tenant
from vigie.documents.actions import hold, lay_down, store
from vigie.documents.actions.rows import Description
from vigie.documents.domain.files import Subject
from vigie.documents.models import Document
from vigie.documents.queries import content_of
from vigie.fraud.actions import raise_alerts
from vigie.fraud.models import Alert
from vigie.journal.actions import seal
from vigie.journal.models import Entry
from vigie.journal.queries import first_break
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from vigie.kernel.months import add_months
from vigie.leasing.actions import cancel_contract
from vigie.leasing.models import Contract
from vigie.parties.actions import erase_party
from vigie.registrations.actions import (
    SourceFacts,
    answer_question,
    erase_certificates,
    erase_person_of,
    record_evidence,
    save_source,
)
from vigie.registrations.domain.evidence import NewEvidence
from vigie.registrations.models import Certificate, Question
from vigie.scoring.domain.levels import Level
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.contracts import Lessor, credit, new_lessor
from vigie.testing.lender import Lender, contract, new_lender
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    """Return a lender whose customer's vehicle went to Anna and to Adam; the contract ended since."""
    made = new_lender(tmp_path)
    passed_on(made)
    return made


def over(lender: Lender) -> int:
    """Let nothing need the people of the contract any more; returns its certificate."""
    end(lender)
    dismiss(lender)
    return one(lender).pk


def erased(lender: Lender, certificate: int, key: str = "erase") -> int:
    return erase_person_of(certificate, reason="asked on 3 May", by=lender.by, key=key)


def test_what_files_told_of_an_ended_contract_goes_with_evidence_alerts_and_papers(
    lender: Lender, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    certificate = one(lender).pk
    said = Description("piece", "C-00001", "fr", DAYS[1])
    about = Subject("registrations.certificate", certificate)
    paper = store(
        said, lay_down([b"%PDF-1.7 a letter"], by=lender.by), subject=about, by=lender.by, key="p"
    )
    evidence = NewEvidence("mail_returned", DAYS[2], SAID, paper)
    record_evidence(certificate, evidence, by=lender.by, key="told")
    over(lender)
    before = everything(lender.by)
    assert [word for word in WORDS if word not in before] == []
    with tenant(lender.by.organisation_id):
        lying = content_of(Document.objects.get(pk=paper))
    with django_capture_on_commit_callbacks(execute=True):
        assert erased(lender, certificate) == 1
    after = everything(lender.by)
    assert [word for word in WORDS if word in after] == []
    assert not lying.exists()
    with tenant(lender.by.organisation_id):
        left = Certificate.objects.get(pk=certificate)
        assert (left.contract_number, left.customer_name, left.vin) == ("C-00001", "", "")
        assert not Alert.objects.filter(contract_number="C-00001", reduced_at=None).exists()
        entry = Entry.objects.get(act="registrations.person_erased")
        assert (entry.subject_id, entry.data["papers"]) == (certificate, 1)
    while seal(lender.by.organisation_id):
        pass
    assert first_break(lender.by.organisation_id)[1] is None
    with pytest.raises(Conflict, match=r"registrations\.certificate_emptied"):
        erased(lender, certificate, "again")


def test_an_erasure_by_another_door_leaves_the_proof_of_the_first(lender: Lender) -> None:
    certificate = over(lender)
    erased(lender, certificate)
    emptied_at = one(lender).emptied_at
    said = Description("piece", "C-00001", "fr", DAYS[1])
    about = Subject("registrations.certificate", certificate)
    pages = lay_down([b"%PDF-1.7 a letter"], by=lender.by)
    store(said, pages, subject=about, by=lender.by, key="late")
    assert erase_certificates((certificate,), by=lender.by, key="party") == 1
    assert "asked on 3 may" in everything(lender.by)
    assert one(lender).emptied_at == emptied_at


def test_who_erases_needs_no_right_to_read_the_journal(lender: Lender) -> None:
    certificate = over(lender)
    rights = frozenset({"parties.*", "registrations.*", "fraud.*", "documents.*", "leasing.*"})
    officer = Actor(lender.by.organisation_id, 1, "officer", "en", rights)
    with pytest.raises(Forbidden):
        officer.require("journal.read_entries")
    erase_person_of(certificate, reason="asked", by=officer, key="officer")
    assert NOTE.lower() not in everything(lender.by)


def runs(lender: Lender) -> str:
    dismiss(lender)
    return "C-00001"


def unanswered(lender: Lender) -> str:
    dismiss(lender)
    portfolio(lender, DAYS[3], without=1)
    return "C-00001"


def waits(lender: Lender) -> str:
    end(lender)
    with tenant(lender.by.organisation_id):
        return ", ".join(row.reference for row in Alert.objects.order_by("id"))


def held(lender: Lender) -> str:
    hold(Subject("registrations.certificate", over(lender)), reason="suit", by=lender.by, key="h")
    with tenant(lender.by.organisation_id):
        return f"C-00001, {Alert.objects.get().reference}"  # its alert is held with it


@pytest.mark.parametrize("keeper", [runs, unanswered, waits, held])
def test_what_needs_the_person_is_named_and_nothing_goes(
    lender: Lender, keeper: Callable[[Lender], str]
) -> None:
    what = keeper(lender)
    before = everything(lender.by)
    with pytest.raises(Refused, match=r"registrations\.still_needed") as refusal:
        erased(lender, one(lender).pk)
    assert refusal.value.params == {"contract": "C-00001", "what": what}
    assert everything(lender.by) == before


def test_nobody_else_erases_and_never_without_a_reason(lender: Lender, tmp_path: Path) -> None:
    certificate = over(lender)
    (tmp_path / "other").mkdir()
    other = new_lender(tmp_path / "other", name="Other")
    with pytest.raises(NotFound):
        erase_person_of(certificate, reason="asked", by=other.by, key="theirs")
    analyst = Actor(lender.by.organisation_id, 1, "a", "en", frozenset({"registrations.*"}))
    with pytest.raises(Forbidden):
        erase_person_of(certificate, reason="asked", by=analyst, key="analyst")
    with pytest.raises(Invalid, match=r"registrations\.erasure_unexplained"):
        erase_person_of(certificate, reason=" ", by=lender.by, key="why")
    assert one(lender).customer_name == OURS


def test_the_page_says_what_goes_or_what_keeps_it_and_compliance_alone_may(lender: Lender) -> None:
    certificate = one(lender).pk
    client = signed_in(lender.by, "compliance")
    address = f"/certificates/{certificate}/erase"
    kept = client.get(address).content.decode()
    assert "the contract is still watched; answer first that it ended" in kept
    assert "Erase for good" not in kept
    over(lender)
    assert "Erase the person…" in client.get(f"/certificates/{certificate}/").content.decode()
    page = client.get(address)
    asked = {"reason": "asked on 3 May", "key": page.context["form"]["key"].value()}
    assert client.post(address, asked).status_code == 302
    after = client.get(f"/certificates/{certificate}/").content.decode()
    assert "Names, plate and VIN were removed" in after
    assert "nothing is compared any more" in after
    assert after.count("<dd>removed</dd>") == 2
    assert "Not fraud" in after
    assert "“”" not in after
    assert [word for word in (OURS, NOTE) if word in after] == []
    past = client.get(f"/certificates/{certificate}/?as_of=2026-11-09").content.decode()
    assert "Erase the person…" not in past
    assert past.count("<dd>removed</dd>") == 2
    again = client.get(address)
    assert again.status_code == 409
    assert "nothing is left to erase" in again.content.decode()
    assert signed_in(lender.by, "back_office").get(address).status_code == 403


def watched(lessor: Lessor, folder: Path) -> str:
    """Let a portfolio name the lessor's only contract, written otherwise, and leave it out since."""
    source = save_source(
        SourceFacts("portfolio", "ours", "FR", "contract", ("*",), 365, 8), by=lessor.by, key="s"
    )
    with tenant(lessor.by.organisation_id):
        number = Contract.objects.get().reference.lower().replace("-", " ")
    lender = Lender(lessor.by, source, 0, folder)
    his = contract(7, contract_number=number, customer_name=OURS)
    lender.take("portfolio", [his, contract(2)], DAYS[0])
    lender.take("portfolio", [contract(2)], DAYS[1], confirm=True)
    return number


def test_a_party_takes_along_what_portfolios_told_of_his_contracts(tmp_path: Path) -> None:
    lessor = new_lessor()
    ended = add_months(localdate(), -12 * 5) - timedelta(days=1)
    leased = lessor.verified(credit(start_on=ended + timedelta(days=20)))
    cancel_contract(leased, on=ended, by=lessor.by, key="cancel")
    number = watched(lessor, tmp_path)
    alerts = (subject(7, finding(Level.YELLOW), contract=number), subject(8, finding(Level.YELLOW)))
    raise_alerts(alerts, reading=reading(1, 10), by=lessor.by, key="run")
    with pytest.raises(Refused, match=r"parties\.still_needed") as refusal:
        erase_party(lessor.customer, reason="asked", by=lessor.by, key="early")
    assert refusal.value.params["what"] == f"ALR-2026-000001, {number}"
    with tenant(lessor.by.organisation_id):
        asked = Question.objects.get().pk
    answer_question(asked, answer="ended", note=NOTE, by=lessor.by, key="ended")
    raise_alerts((subject(7, contract=number),), reading=reading(2, 12), by=lessor.by, key="gone")
    before = everything(lessor.by)
    assert [word for word in ("zozulinski", "grabowska") if word not in before] == []
    assert erase_party(lessor.customer, reason="asked", by=lessor.by, key="late") > 0
    after = everything(lessor.by)
    assert [word for word in ("zozulinski", "grabowska") if word in after] == []
    with tenant(lessor.by.organisation_id):
        assert [one.contract_number for one in Alert.objects.all()] == ["C-8"]
        names = Certificate.objects.order_by("id").values_list("customer_name", flat=True)
        assert list(names) == ["", "Durand Paul 2"]
