"""The queue over HTTP: views, filters in the address, pages, the part beside it."""

from base64 import urlsafe_b64encode

import pytest

from vigie.database.tenant import tenant
from vigie.fraud.actions import raise_alerts
from vigie.fraud.models import Alert
from vigie.journal.models import Entry
from vigie.kernel.actor import Actor, system_actor
from vigie.scoring.domain.levels import Level
from vigie.tenancy.actions import create_organisation
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
RED, ORANGE, YELLOW = Level.RED, Level.ORANGE, Level.YELLOW


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="watch")


@pytest.fixture
def raised(by: Actor) -> Actor:
    said = (
        subject(1, finding(RED), exposure="9000"),
        subject(2, finding(ORANGE), exposure="12345678"),
        subject(3, finding(YELLOW, "pledge", nature="housekeeping", task="renew_pledge")),
    )
    raise_alerts(said, reading=reading(7, 10), by=by, key="run")
    backlog = (subject(4, finding(ORANGE)),)
    raise_alerts(backlog, reading=reading(8, 10, is_baseline=True), by=by, key="first")
    return by


def numbers(by: Actor) -> dict[str, int]:
    with tenant(by.organisation_id):
        return dict(Alert.objects.values_list("contract_number", "id"))


def test_the_bare_address_leads_to_what_is_to_decide(by: Actor) -> None:
    client = signed_in(by, "fraud_analyst")
    answer = client.get("/alerts/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/alerts/?state=open")
    page = client.get("/alerts/?state=open").content.decode()
    assert "Nothing to decide" in page
    assert "data-bulk" not in page


QUERIES: tuple[tuple[str, set[str]], ...] = (
    ("state=open", {"C-2", "C-3"}),
    ("level=red", {"C-1"}),
    ("level=orange", {"C-2"}),
    ("level=orange&baseline=all", {"C-2", "C-4"}),
    ("state=to_be_reread", {"C-1"}),
    ("nature=housekeeping", {"C-3"}),
    ("baseline=yes", {"C-4"}),
    ("run=7", {"C-1", "C-2", "C-3"}),
    ("run=8&level=orange", {"C-4"}),
    ("run=7&level=red", {"C-1"}),
    ("state=decided&sort=newest", set()),
    ("state=all&q=AA-002", {"C-2"}),
    ("q=ALR-2026-000001", {"C-1"}),
    ("q=c-4", set()),
    ("q=C-4", {"C-4"}),
    ("concerns=dealer", set()),
    ("level=purple&state=open", {"C-2", "C-3"}),
    ("baseline=all&from=2026-01-01&to=2026-01-02", set()),
)


def test_views_and_filters_are_in_the_address(raised: Actor) -> None:
    client = signed_in(raised, "fraud_analyst")
    for query, contracts in QUERIES:
        items = client.get(f"/alerts/?{query}").context["items"]
        assert {item.row.contract_number for item in items} == contracts, query


def test_tabs_count_what_waits_and_amounts_are_written_as_the_language_wants(
    raised: Actor,
) -> None:
    answer = signed_in(raised, "fraud_analyst", "fr").get("/alerts/?level=orange")
    assert [tab.count for tab in answer.context["listing"].tabs] == [
        2,
        1,
        1,
        1,
        0,
        0,
        1,
        0,
        1,
        0,
        1,
        None,
    ]
    chosen = [tab.label for tab in answer.context["listing"].tabs if tab.is_chosen]
    assert chosen == ["Probable"]
    assert "12\u202f345\u202f678\u00a0EUR" in answer.content.decode()


def test_pages_follow_by_cursor(by: Actor) -> None:
    said = [subject(n, finding(YELLOW), exposure=str(n)) for n in range(1, 53)]
    raise_alerts(tuple(said), reading=reading(1, 10), by=by, key="run")
    client = signed_in(by, "reader")
    first = client.get("/alerts/?state=open")
    assert len(first.context["items"]) == 50
    assert "52 alerts" in first.content.decode()
    assert "data-bulk-one" not in first.content.decode()
    second = client.get(f"/alerts/{first.context['listing'].next_href}")
    assert [item.row.contract_number for item in second.context["items"]] == ["C-2", "C-1"]
    assert client.get("/alerts/?state=open&after=zzz").status_code == 422
    for typed in ("[1e400,1,1,1]", "[Infinity,1,1,1]", "[" * 100_000):
        cursor = urlsafe_b64encode(typed.encode()).decode()
        assert client.get(f"/alerts/?state=open&after={cursor}").status_code == 422


def test_what_no_text_can_hold_is_not_asked_for(raised: Actor) -> None:
    client = signed_in(raised, "administrator")
    for address in (
        "/alerts/?state=all&q=AA-002%00",
        "/documents/?q=%00",
        "/certificates/?product=%00",
    ):
        assert client.get(address).status_code == 200, address
    items = client.get("/alerts/?state=all&q=AA-002%00").context["items"]
    assert {item.row.contract_number for item in items} == {"C-2"}


def test_a_selected_alert_stands_beside_and_its_part_comes_alone(raised: Actor) -> None:
    client = signed_in(raised, "fraud_analyst")
    number = numbers(raised)["C-1"]
    page = client.get(f"/alerts/?level=red&selected={number}").content.decode()
    assert 'aria-current="true"' in page
    assert "Read once: nothing acts on it yet" in page
    assert f'href="/alerts/?level=red&amp;selected={number}"' in page
    part = client.get(f"/alerts/{number}/part?level=red", HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part
    assert 'name="back" value="level=red"' in part
    with tenant(raised.organisation_id):
        read = Entry.objects.filter(act="journal.personal_data_read")
        assert [(one.subject_kind, one.subject_id) for one in read] == [("fraud.alert", number)] * 2


def test_another_organisation_finds_nothing(raised: Actor) -> None:
    other = system_actor(create_organisation("Lessor Two"), name="watch")
    client = signed_in(other, "fraud_analyst")
    number = numbers(raised)["C-1"]
    for address in (f"/alerts/{number}/", f"/alerts/{number}/part", f"/alerts/?selected={number}"):
        assert client.get(address).status_code == 404
    assert client.get("/alerts/?baseline=all").context["items"] == []
    for act in ("decide", "acknowledge", "comment"):
        form = {"key": "k", "reason": "r", "text": "t", "verdict": "not_fraud"}
        assert client.post(f"/alerts/{number}/{act}", form).status_code == 404
    many = {"key": "k", "reason": "r", "verdict": "not_fraud", "chosen": [number]}
    assert client.post("/alerts/decide", many).status_code == 404
