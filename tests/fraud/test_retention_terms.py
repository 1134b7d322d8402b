"""For how long alerts are kept: shorter by one person, longer by two, from a day on."""

from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from vigie.database.tenant import tenant
from vigie.flows.alert_retention import clear_alerts
from vigie.fraud.actions import answer_terms, decide_alert, propose_terms, raise_alerts
from vigie.fraud.domain.lifecycle import State
from vigie.fraud.domain.retention import KIND_OF, Kind, Standing, Terms, begins_on, last_day
from vigie.fraud.models import Alert
from vigie.fraud.queries.retention import terms_lines, terms_on
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from vigie.scoring.domain.levels import Level
from vigie.site.cli import main
from vigie.tenancy.actions import create_organisation, create_token
from vigie.testing.alerts import finding, reading, subject
from vigie.testing.clock import standing_on
from vigie.testing.portal import as_somebody, somebody

NOW = date(2026, 11, 27)
MARCH = date(2026, 3, 1)


def test_the_usual_terms_are_short() -> None:
    assert (Terms().dismissed, Terms().undecided, Terms().confirmed) == (30, 180, 5 * 365)
    assert set(State) == set(KIND_OF)


@pytest.mark.parametrize(
    ("standing", "begins", "last"),
    [
        (Standing(State.DISMISSED, MARCH, None, date(2026, 2, 1)), "2026-02-01", "2026-03-03"),
        (Standing(State.ACKNOWLEDGED, MARCH, MARCH, date(2026, 2, 1)), "2026-02-01", "2026-03-03"),
        (Standing(State.CLOSED, MARCH, MARCH, date(2026, 2, 1)), "2026-02-01", "2026-07-31"),
        (Standing(State.CLEARED, MARCH, date(2026, 1, 1)), "2026-01-01", "2026-06-30"),
        (Standing(State.OPEN, MARCH), "2026-03-01", "2026-08-28"),
        (Standing(State.TO_BE_REREAD, MARCH), "2026-03-01", "2026-08-28"),
        (Standing(State.CONFIRMED, MARCH, None, date(2026, 2, 1)), "2026-03-01", "2031-02-28"),
        (Standing(State.CONFIRMED, MARCH, None, date(2026, 4, 1)), "2026-04-01", "2031-03-31"),
        (
            Standing(State.CONFIRMED, MARCH, date(2026, 1, 1), date(2026, 2, 1)),
            "2026-02-01",
            "2031-01-31",
        ),
    ],
)
def test_a_term_counts_from_the_day_an_alert_is_of_no_more_use(
    standing: Standing, begins: str, last: str
) -> None:
    assert begins_on(standing) == date.fromisoformat(begins)
    assert last_day(standing, Terms()) == date.fromisoformat(last)


@pytest.mark.parametrize(
    "terms",
    [
        Terms(0, 180),
        Terms(366, 180),
        Terms(30, 29),
        Terms(30, 731),
        Terms(30, 180, 364),
        Terms(30, 180, 7_301),
    ],
)
def test_terms_have_bounds(terms: Terms) -> None:
    with pytest.raises(Invalid, match="out_of_range"):
        terms.check()


def test_longer_is_either() -> None:
    assert Terms(31, 100).keeps_longer_than(Terms(30, 180))
    assert Terms(10, 181).keeps_longer_than(Terms(30, 180))
    assert not Terms(30, 180).keeps_longer_than(Terms(30, 180))
    assert Terms(10, 100, 1_826).keeps_longer_than(Terms())
    assert {kind: Terms(3, 40, 400).of(kind) for kind in Kind} == {
        "dismissed": 3,
        "undecided": 40,
        "confirmed": 400,
    }


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="watch")


def on(by: Actor, day: date) -> tuple[int, int]:
    with tenant(by.organisation_id):
        terms = terms_on(by, day)
    return terms.dismissed, terms.undecided


@pytest.mark.django_db
def test_a_shorter_term_holds_from_its_day_by_one_person(by: Actor) -> None:
    cleo, day = somebody(by, "Cleo", "compliance"), NOW + timedelta(days=5)
    with standing_on(NOW):
        propose_terms(Terms(10, 90), effective_on=day, reason="less", by=cleo, key="a")
    assert on(by, day - timedelta(days=1)) == (30, 180)
    assert on(by, day) == (10, 90)


@pytest.mark.django_db
def test_a_longer_term_waits_for_a_second_person(by: Actor) -> None:
    cleo, carl = somebody(by, "Cleo", "compliance"), somebody(by, "Carl", "compliance")
    with standing_on(NOW):
        waiting = propose_terms(Terms(60, 180), effective_on=NOW, reason="suits", by=cleo, key="a")
        assert on(by, NOW) == (30, 180)
        with pytest.raises(Conflict, match="choice_waiting"):
            propose_terms(Terms(5, 60), effective_on=NOW, reason="x", by=carl, key="b")
        with pytest.raises(Refused, match="own_choice"):
            answer_terms(waiting, is_agreed=True, by=cleo, key="c")
        with pytest.raises(Forbidden, match="person_needed"):
            answer_terms(waiting, is_agreed=True, by=by, key="d")
    # Signed five days after its day: it begins with the signature.
    later = NOW + timedelta(days=5)
    with standing_on(later):
        assert answer_terms(waiting, is_agreed=True, by=carl, key="e") == "in_force"
        with pytest.raises(Conflict, match="choice_answered"):
            answer_terms(waiting, is_agreed=True, by=carl, key="f")
    assert (on(by, later - timedelta(days=1)), on(by, later)) == ((30, 180), (60, 180))


@pytest.mark.django_db
def test_who_proposed_may_take_it_back(by: Actor) -> None:
    cleo = somebody(by, "Cleo", "compliance")
    waiting = propose_terms(Terms(60, 180), effective_on=date.max, reason="suits", by=cleo, key="a")
    assert answer_terms(waiting, is_agreed=False, by=cleo, key="b") == "refused"
    with tenant(by.organisation_id):
        assert [line.state for line in terms_lines(by)] == ["refused"]
        assert terms_on(by, date.max) == Terms()


@pytest.mark.django_db
def test_who_may_and_when(by: Actor) -> None:
    anna, cleo = somebody(by, "Anna"), somebody(by, "Cleo", "compliance")
    with pytest.raises(Forbidden):
        propose_terms(Terms(5, 60), effective_on=date.max, reason="x", by=anna, key="a")
    past = NOW - timedelta(days=1)
    with standing_on(NOW), pytest.raises(Invalid, match="in_the_past"):
        propose_terms(Terms(5, 60), effective_on=past, reason="x", by=cleo, key="b")
    other = somebody(system_actor(create_organisation("Two"), name="x"), "Otto", "compliance")
    waiting = propose_terms(Terms(60, 180), effective_on=date.max, reason="x", by=cleo, key="c")
    with pytest.raises(NotFound):
        answer_terms(waiting, is_agreed=False, by=other, key="d")


def judged(by: Actor) -> Client:
    """Dismiss the alert of a contract in early October; return Cleo of compliance at the portal."""
    raise_alerts((subject(1, finding(Level.ORANGE)),), reading=reading(1, 1), by=by, key="1")
    with tenant(by.organisation_id):
        one = Alert.objects.get().pk
    with standing_on(date(2026, 10, 2)):
        anna = somebody(by, "Anna")
        decide_alert(one, verdict="not_fraud", reason="Heard", by=anna, key="d")
    raise_alerts((subject(1),), reading=reading(2, 3), by=by, key="2")
    return as_somebody(somebody(by, "Cleo", "compliance"))


@pytest.mark.django_db
def test_the_page_says_what_goes_tonight_and_what_went(by: Actor) -> None:
    client = judged(by)
    page = client.get("/settings/alerts/retention/").content.decode()
    assert "30 days after the decision" in page
    assert page.count("ALR-2026-000001") == 1
    assert "Nothing was erased yet." in page
    clear_alerts(by=by, key="night")
    page = client.get("/settings/alerts/retention/").content.decode()
    assert "No term is over: nothing goes tonight." in page
    assert page.count("ALR-2026-000001") == 1
    assert "Erased" in page


@pytest.mark.django_db
def test_the_page_takes_terms_and_a_second_persons_answer(by: Actor) -> None:
    client = judged(by)
    given = {"doing": "propose", "dismissed": "60", "undecided": "180", "key": "k", "reason": "r"}
    given["confirmed"] = "1825"
    day = {"effective_on": date.max.isoformat()}
    assert client.post("/settings/alerts/retention/", {**given, **day}).status_code == 302
    page = client.get("/settings/alerts/retention/").content.decode()
    assert "Withdraw the proposal" in page
    assert "Agree, as a second person" not in page
    carl = as_somebody(somebody(by, "Carl", "compliance"))
    assert "Agree, as a second person" in carl.get("/settings/alerts/retention/").content.decode()
    with tenant(by.organisation_id):
        (line,) = terms_lines(by)
    said = {"doing": "agree", "choice": str(line.id), "key": "s"}
    assert carl.post("/settings/alerts/retention/", said).status_code == 302
    assert on(by, date.max) == (60, 180)
    again = carl.post("/settings/alerts/retention/", {**said, "key": "again"})
    assert (again.status_code, "was answered already" in again.content.decode()) == (422, True)
    reader = as_somebody(somebody(by, "Rita", "reader"))
    assert reader.post("/settings/alerts/retention/", {**given, **day}).status_code == 403
    wrong = client.post("/settings/alerts/retention/", {**given, **day, "dismissed": "0"})
    assert wrong.status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said", [{}, {"doing": ""}, {"doing": "agre"}, {"doing": "refuse", "choice": "x"}]
)
def test_what_asks_for_nothing_known_is_refused(by: Actor, said: dict[str, str]) -> None:
    cleo = somebody(by, "Cleo", "compliance")
    waiting = propose_terms(Terms(60, 180), effective_on=date.max, reason="suits", by=cleo, key="a")
    sent = {"choice": str(waiting), "key": "s", **said}
    answer = as_somebody(cleo).post("/settings/alerts/retention/", sent)
    assert (answer.status_code, "did not say what to do" in answer.content.decode()) == (422, True)
    with tenant(by.organisation_id):
        assert [line.state for line in terms_lines(by)] == ["open"]


@pytest.mark.django_db
def test_the_command_erases_and_says_so(by: Actor) -> None:
    judged(by)
    assert "Alerts past their term: 1 erased, 0 reduced, 0 kept." in command("--dry-run")
    said = command().replace("\N{NO-BREAK SPACE}", " ")
    assert "ALR-2026-000001: erased, its last day was 1 Nov 2026." in said
    with tenant(by.organisation_id):
        assert not Alert.objects.exists()


def command(*options: str) -> str:
    words = ["retention", "--organisation", "Lessor One", *options]
    done = CliRunner().invoke(main, words, env={"VIGIE_LANG": "en", "LANG": "C"})
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.django_db
def test_the_api(by: Actor) -> None:
    judged(by)
    secret = create_token("dpo", "compliance", by=by, key="token")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    path = "/api/v1/alert-retention"
    usual = {"dismissed": 30, "undecided": 180, "confirmed": 1_825}
    assert client.get(path).json() == {**usual, "chosen": []}
    (over,) = client.get(f"{path}/due").json()
    assert (over["reference"], over["until"], over["keeping"]) == (
        "ALR-2026-000001",
        "2026-11-01",
        None,
    )
    longer = {**usual, "dismissed": 60, "effective_on": "9999-12-31", "reason": "suits"}
    headers = {"idempotency-key": "t"}
    said = client.post(path, longer, content_type="application/json", headers=headers).json()
    assert {name: said[name] for name in usual} == usual
    assert [one["state"] for one in said["chosen"]] == ["open"]
    clear_alerts(by=by, key="night")
    (gone,) = client.get(f"{path}/erased").json()
    assert (gone["outcome"], gone["kind"]) == ("erased", "dismissed")
    # The alert, its decision, its history: opened, decided, right again.
    assert gone["rows"] == 5
