"""An alert, a question, an answer with a paper, evidence, and the rules that read it: over HTTP."""

import re
import secrets
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate
from tests.stories.explaining import PDF, Watched, exported

from vigie.testing.portal import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return exported(tmp_path)


def approve(watched: Watched, *, address: str) -> None:
    """Approve, as somebody else of the desk, the evidence that waits there."""
    second = Client()
    second.post("/sign-in", {"email": "bea@stories.test", "password": PASSWORD})
    form = second.get(address).content.decode()
    found = re.search(r'action="([^"]+/approve)".*?name="key" value="([^"]+)"', form, re.DOTALL)
    assert found is not None
    assert second.post(found.group(1), {"key": found.group(2)}).status_code == 302


def test_what_the_person_shows_clears_what_the_register_shows(watched: Watched) -> None:
    desk = Client()
    desk.post("/sign-in", {"email": "ana@stories.test", "password": PASSWORD})
    address = f"/alerts/{watched.alert}/"
    assert watched.state() == "open"
    assert "has not been asked yet" in desk.get(address).content.decode()

    asked = {
        "question": "abroad",
        "channel": "email",
        "address": "paul@example.test",
        "language": "fr",
        "key": secrets.token_hex(8),
    }
    assert "used or registered abroad" in desk.get(f"{address}ask").content.decode()
    assert "Crédit du Nord" in desk.post(f"{address}ask", asked).content.decode()
    assert desk.post(f"{address}ask", asked | {"confirmed": "yes"}).status_code == 302

    person, page = Client(), watched.page()
    second = person.post(page, {"number": "C-00007"}).content.decode()
    assert "utilisé ou immatriculé à l" in second
    found = re.search(r'name="proof" value="([^"]+)"', second)
    assert found is not None
    answer = {
        "proof": found.group(1),
        "key": secrets.token_hex(8),
        "text": "Je travaille à Bruxelles, vous aviez donné votre accord.",
        "papers": [SimpleUploadedFile("accord.pdf", PDF)],
    }
    done = person.post(page, answer, follow=True).content.decode()
    assert "Nous avons reçu votre réponse." in done

    shown = desk.get(address).content.decode()
    assert "vous aviez donné votre accord" in shown
    evidence = re.search(
        r'href="(/certificates/\d+/evidence/\?kind=export_consent&amp;document=(\d+))"', shown
    )
    assert evidence is not None
    told = {
        "kind": "export_consent",
        "effective_on": str(localdate() - timedelta(days=60)),
        "source": "the customer, with our letter",
        "document": evidence.group(2),
        "key": secrets.token_hex(8),
    }
    form = desk.get(evidence.group(1).replace("&amp;", "&")).content.decode()
    assert 'value="export_consent" selected' in form
    assert desk.post(evidence.group(1), told).status_code == 302
    watched.reassess(77)
    assert watched.state() == "open"  # one person alone lowers no red
    approve(watched, address=evidence.group(1).replace("&amp;", "&"))
    watched.reassess(78)
    assert watched.state() == "cleared_by_register"
    noted = desk.post(f"{address}acknowledge", {"key": secrets.token_hex(8)})
    assert noted.status_code == 302
    assert watched.state() == "acknowledged"
