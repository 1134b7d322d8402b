"""What is particular to each invoicing platform: codes, receipts, settings, logins."""

from datetime import UTC, date, datetime

import pytest

from vigie.connectors.french_platform.adapter import FrenchPlatform
from vigie.connectors.french_platform.cdar import STAGES, read
from vigie.connectors.french_platform.settings import FrenchSettings
from vigie.connectors.french_platform.settings import settings_from as french_settings
from vigie.connectors.ksef.adapter import Ksef
from vigie.connectors.ksef.settings import KsefSettings
from vigie.connectors.ksef.settings import settings_from as ksef_settings
from vigie.connectors.register import installed
from vigie.connectors.web import Answer
from vigie.documents.engines.fa3 import fa3_xml
from vigie.documents.ports import OutgoingInvoice, Stage, Status, platform_of, use_platform
from vigie.kernel.errors import Refused, Unavailable
from vigie.testing.fake_invoice_platform import FakeInvoicePlatform
from vigie.testing.invoice_platforms import running_platform
from vigie.testing.invoices import polish_invoice

CDAR = """<?xml version="1.0"?>{doctype}
<r:CrossDomainAcknowledgementAndResponse
 xmlns:r="urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100"
 xmlns:a="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:u="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"><r:ExchangedDocument>
<a:IssueDateTime><u:DateTimeString format="204">{at}</u:DateTimeString></a:IssueDateTime>
</r:ExchangedDocument><r:AcknowledgementDocument><a:ReferenceReferencedDocument>
<a:IssuerAssignedID>{number}</a:IssuerAssignedID>
<a:ProcessConditionCode>{code}</a:ProcessConditionCode>
<a:SpecifiedDocumentStatus><a:Reason>{reason}</a:Reason></a:SpecifiedDocumentStatus>
</a:ReferenceReferencedDocument></r:AcknowledgementDocument>
</r:CrossDomainAcknowledgementAndResponse>"""


def cdar(
    code: str = "210", at: str = "20270206101500", reason: str = "Montant", **more: str
) -> bytes:
    said = {"doctype": "", "number": "FA-1", **more}
    return CDAR.format(code=code, at=at, reason=reason, **said).encode()


def test_a_refusal_by_the_buyer_is_read() -> None:
    said = read(cdar())
    assert said.number == "FA-1"
    at = datetime(2027, 2, 6, 10, 15, tzinfo=UTC)
    assert said.status == Status(Stage.REFUSED, "210", at, "Montant")


def test_every_published_code_has_a_stage() -> None:
    assert [str(code) for code in range(200, 214)] == sorted(STAGES)
    for code, stage in STAGES.items():
        assert read(cdar(code)).status.stage is stage


@pytest.mark.parametrize(
    "content",
    [b"", b"<a", cdar("999"), cdar(at="yesterday"), cdar(number="")],
)
def test_what_makes_no_sense_is_asked_again(content: bytes) -> None:
    with pytest.raises(Unavailable, match=r"documents\.platform_unreadable"):
        read(content)


def test_an_entity_is_not_expanded() -> None:
    doctype = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert "root:" not in read(cdar(doctype=doctype, reason="&x;")).status.reason


def test_ksef_gives_number_and_receipt_and_the_first_number_to_a_duplicate() -> None:
    content = fa3_xml(polish_invoice())
    invoice = OutgoingInvoice("FV/2027/02/0031", date(2027, 2, 5), "5260001246", "-", content)
    with running_platform("ksef") as server:
        ksef = Ksef(KsefSettings(server.url, "5260001246", "ksef-token"))
        first = ksef.deposit(invoice)
        server.judge("FV/2027/02/0031", "delivered", "")
        status = ksef.statuses(first.platform_id)[-1]
        again = ksef.statuses(ksef.deposit(invoice).platform_id)[-1]
    assert status.official_number.startswith("5260001246-")
    assert status.official_number.encode() in status.proof
    assert (again.code, again.official_number) == ("440", status.official_number)


def test_a_wrong_login_is_said_so() -> None:
    with running_platform("ksef") as server:
        ksef = Ksef(KsefSettings(server.url, "5260001246", "another"))
        with pytest.raises(Unavailable, match=r"documents\.platform_login_refused"):
            ksef.deposit(OutgoingInvoice("x", date(2027, 2, 5), "5260001246", "-", b"<x/>"))
    with running_platform("french_platform") as server:
        settings = FrenchSettings(server.url, f"{server.url}/token", "vigie", "wrong")
        with pytest.raises(Unavailable, match=r"documents\.platform_login_refused"):
            FrenchPlatform(settings).statuses("x")


def test_what_the_platform_cannot_read_is_refused() -> None:
    with running_platform("french_platform") as server:
        settings = FrenchSettings(server.url, f"{server.url}/token", "vigie", "s3cret")
        with pytest.raises(Refused, match="no PDF"):
            FrenchPlatform(settings).deposit(
                OutgoingInvoice("x", date(2027, 2, 5), "552100554", "-", b"text")
            )


FRENCH = {
    "VIGIE_PA_URL": "https://pa.example/",
    "VIGIE_PA_TOKEN_URL": "https://pa.example/token",
    "VIGIE_PA_CLIENT_ID": "vigie",
    "VIGIE_PA_SIREN": "552100554",
    "VIGIE_PA_CLIENT_SECRET": "s",
}


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"VIGIE_PA_URL": "http://pa.example"}, "VIGIE_PA_URL"),
        ({"VIGIE_PA_TOKEN_URL": ""}, "VIGIE_PA_TOKEN_URL"),
        ({"VIGIE_PA_CLIENT_ID": " "}, "VIGIE_PA_CLIENT_ID"),
        ({"VIGIE_PA_SIREN": ""}, "VIGIE_PA_SIREN"),
        ({"VIGIE_PA_CLIENT_SECRET": ""}, "VIGIE_PA_CLIENT_SECRET_FILE"),
        ({"VIGIE_PA_CLIENT_SECRET_FILE": "/nowhere"}, "VIGIE_PA_CLIENT_SECRET_FILE"),
    ],
)
def test_a_wrong_setting_is_named(change: dict[str, str], setting: str) -> None:
    with pytest.raises(Refused) as refused:
        french_settings({**FRENCH, **change})
    assert refused.value.params["setting"] == setting


def test_settings_are_read_and_secrets_not_shown() -> None:
    found = french_settings(FRENCH)
    assert found.url == "https://pa.example"
    assert "'s'" not in repr(found)
    ksef = {"VIGIE_KSEF_URL": "http://127.0.0.1:1", "VIGIE_KSEF_NIP": "1", "VIGIE_KSEF_TOKEN": "t0"}
    assert "t0" not in repr(ksef_settings(ksef))


def test_both_are_declared_and_a_country_without_a_platform_waits() -> None:
    assert installed().names("documents.InvoicePlatform") == ("french_platform", "ksef")
    with pytest.raises(Unavailable, match=r"documents\.no_platform"):
        platform_of("CZ").statuses("x")
    fake = FakeInvoicePlatform()
    former = use_platform("FR", fake)
    assert platform_of("FR") is fake
    use_platform("FR", former)


def test_an_account_carries_its_own_seller_only() -> None:
    alien = OutgoingInvoice("x", date(2027, 2, 5), "999999999", "-", b"%PDF text")
    away = "http://127.0.0.1:1"
    french = FrenchSettings(away, away, "vigie", "s", 1.0, "552100554")
    polish = KsefSettings(away, "5260001246", "t", 1.0)
    for platform in (FrenchPlatform(french), Ksef(polish)):
        with pytest.raises(Refused) as refused:
            platform.deposit(alien)
        assert refused.value.code == "documents.platform_other_seller"


def test_an_answer_nested_without_end_is_unreadable() -> None:
    with pytest.raises(Unavailable) as refused:
        Answer(200, b"[" * 200_000).json()
    assert refused.value.code == "documents.platform_unreadable"
