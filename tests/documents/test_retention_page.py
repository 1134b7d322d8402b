"""The page of retention: what is over, destroyed by a person, held and released."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.documents.actions import lay_down, store
from vigie.documents.actions.rows import Description
from vigie.documents.domain.files import Subject
from vigie.documents.models import Destruction, Document, Hold, Term
from vigie.kernel.actor import Actor, system_actor
from vigie.parties.actions import register_party
from vigie.parties.domain.parties import NewParty
from vigie.tenancy.actions import create_organisation
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/documents/retention/"
ABOUT = Subject("leasing.contract", 12)


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


def over(by: Actor, name: str, subject: Subject = ABOUT) -> int:
    """Keep a document whose last day was yesterday."""
    blob = lay_down(name.encode(), by=by)
    about = Description("piece", name, "fr", date(2010, 1, 1))
    number = store(about, blob, subject=subject, by=by, key=name)
    with tenant(by.organisation_id):
        Term.objects.create(
            organisation_id=by.organisation_id,
            document_id=number,
            event="stored",
            effective_on=date(2010, 1, 1),
            until=timezone.localdate() - timedelta(days=1),
            recorded_at=timezone.now(),
        )
    return number


def test_what_is_over_is_shown_destroyed_once_and_reported(by: Actor) -> None:
    client = signed_in(by, "compliance")
    assert "nothing is to be destroyed" in client.get(PAGE).content.decode()
    over(by, "OLD-1")
    page = client.get(PAGE).content.decode()
    assert "OLD-1" in page
    for _ in range(2):
        sent = {"doing": "destroy", "token": "t"}
        assert client.post(PAGE, sent).status_code == 302
    with tenant(by.organisation_id):
        assert Destruction.objects.count() == 1
        assert Document.objects.get().reference == "OLD-1"
    assert "nothing is to be destroyed" in client.get(PAGE).content.decode()


def test_what_is_held_stays_until_it_is_released(by: Actor) -> None:
    client = signed_in(by, "compliance")
    over(by, "OLD-1")
    sent = {"kind": ABOUT.kind, "number": "12", "reason": "procédure pendante"}
    assert client.post(PAGE, {**sent, "doing": "hold", "token": "a"}).status_code == 302
    page = client.get(PAGE).content.decode()
    assert "procédure pendante" in page
    assert "nothing is to be destroyed" in page
    again = client.post(PAGE, {**sent, "doing": "hold", "token": "b"})
    assert again.status_code == 422
    assert client.post(PAGE, {**sent, "doing": "release", "token": "c"}).status_code == 302
    with tenant(by.organisation_id):
        assert Hold.objects.latest("id").is_held is False
    assert "OLD-1" in client.get(PAGE).content.decode()


def test_whose_documents_are_meant_is_chosen_by_one_of_them(by: Actor) -> None:
    client = signed_in(by, "administrator")
    party = register_party(
        NewParty("company", "Garage Durand"), on=date(2024, 3, 1), by=by, key="p"
    )
    subject = Subject("parties.party", party)
    number = over(by, "OLD-1", subject)
    over(by, "OLD-2", subject)
    found = client.get(f"{PAGE}?q=old").content.decode()
    choose = f"?kind=parties.party&amp;number={party}#holds"
    assert "OLD-2, OLD-1" in found
    assert choose in found
    assert f"PTY-{party:06d}" in found
    assert choose in client.get(f"/documents/{number}/").content.decode()
    chosen = client.get(f"{PAGE}?kind=parties.party&number={party}")
    assert 'value="hold"' in chosen.content.decode()
    form = chosen.context["form"]
    sent = {name: form[name].value() for name in ("kind", "number", "token")}
    assert client.post(PAGE, {**sent, "reason": "litige", "doing": "hold"}).status_code == 302
    again = client.get(f"{PAGE}?kind=parties.party&number={party}").content.decode()
    assert 'value="release"' in again
    assert 'value="hold"' not in again
    assert "No document bears “zz”" in client.get(f"{PAGE}?q=zz").content.decode()


def test_it_is_for_compliance(by: Actor) -> None:
    reader = signed_in(by, "back_office")
    assert reader.get(PAGE).status_code == 403
    assert reader.post(PAGE, {"doing": "destroy", "token": "t"}).status_code == 403
