"""Names that watched files told go with the retention of their sources; what rules rest on stays."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import DatabaseError
from tests.flows.test_emptied_laws import emptied as by_hand

from vigie.database.tenant import tenant
from vigie.documents.actions import hold
from vigie.documents.domain.files import Subject
from vigie.flows.alert_retention import clear_alerts
from vigie.flows.emptying import empty_values, values_past_retention
from vigie.flows.fraud_watch import watch
from vigie.flows.signals.build import signals_of
from vigie.fraud.actions import decide_alert
from vigie.fraud.models import Alert
from vigie.journal.actions import seal
from vigie.journal.models import Entry
from vigie.journal.queries import first_break
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Refused
from vigie.leasing.actions import cancel_contract
from vigie.leasing.models import Contract
from vigie.registrations import queries
from vigie.registrations.actions import (
    Emptied,
    SourceFacts,
    answer_question,
    record_evidence,
    save_source,
)
from vigie.registrations.actions.live import observe_one
from vigie.registrations.domain.evidence import NewEvidence
from vigie.registrations.domain.facts import ChangeFact, SubjectFacts
from vigie.registrations.domain.personal import PERSONAL, REMOVED
from vigie.registrations.models import (
    Certificate,
    Change,
    Distortion,
    Evidence,
    LiveRecord,
    Question,
)
from vigie.scoring.domain.signals import Signal
from vigie.site.cli import main
from vigie.testing.clock import standing_on
from vigie.testing.contracts import credit, new_lessor
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db
DAYS = tuple(date(2026, 11, day) for day in (1, 8, 15, 22))
KEPT = 365  # what `new_lender` declares
LATER = DAYS[3] + timedelta(days=KEPT + 30)
OURS, ANNA, ADAM = "Zozulinski Marek", "KOWALEWSKA ANNA", "WISNIEWSKI ADAM"
STREET, NOTE, SAID = "7 RUE DES LILAS", "Mrs Grabowska called", "Letter of Mr Zielony"
WORDS = ("zozulinski", "kowalewska", "wisniewski", "lilas", "grabowska", "zielony")
NOTHING = Emptied(0, 0, {})


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    return new_lender(tmp_path)


def portfolio(lender: Lender, day: date, *, without: int = -1) -> None:
    rows = [contract(n) for n in range(8)]
    rows[1] = contract(1, customer_name=OURS)
    lender.take("portfolio", [row for n, row in enumerate(rows) if n != without], day)


def register(lender: Lender, day: date, **seen: str) -> None:
    rows = [certificate(n, holder_street="") for n in range(8)]
    rows[1] = certificate(1, **{"holder_name": OURS.upper(), "holder_street": "", **seen})
    lender.take("register", rows, day)
    watch(by=lender.by, key=f"watch-{day}-{len(seen)}")


def passed_on(lender: Lender) -> None:
    """Let the customer's vehicle go to Anna, then to Adam."""
    portfolio(lender, DAYS[0])
    register(lender, DAYS[0])
    register(lender, DAYS[1], holder_name=ANNA, registered_on="2026-11-05", holder_street=STREET)
    register(lender, DAYS[2], holder_name=ADAM, registered_on="2026-11-12")


def dismiss(lender: Lender) -> None:
    with tenant(lender.by.organisation_id):
        ids = list(Alert.objects.values_list("id", flat=True))
    for pk in ids:
        decide_alert(pk, verdict="not_fraud", reason="ours", by=lender.by, key=f"no-{pk}")


def end(lender: Lender, *, note: str = NOTE) -> None:
    """Let the contract leave the portfolio, and a person say that it ended."""
    portfolio(lender, DAYS[3], without=1)
    with tenant(lender.by.organisation_id):
        asked = Question.objects.get()
    with standing_on(DAYS[3]):
        answer_question(asked.pk, answer="ended", note=note, by=lender.by, key="ended")


def one(lender: Lender) -> Certificate:
    with tenant(lender.by.organisation_id):
        return Certificate.objects.get(contract_key="C 00001")


def everything(by: Actor) -> str:
    """Return every row of the organisation in every table, as one text in lower case."""
    with tenant(by.organisation_id), connection.cursor() as cursor:
        found = []
        for model in apps.get_models():
            cursor.execute(f"select row_to_json(t)::text from {model._meta.db_table} t")
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found).lower()


def emptied(lender: Lender, day: date) -> Emptied:
    with standing_on(day):
        return empty_values(by=lender.by, key=f"night-{day}")


def test_ten_years_later_nothing_names_who_stood_in_a_watched_file(lender: Lender) -> None:
    passed_on(lender)
    evidence = NewEvidence("mail_returned", DAYS[2], SAID)
    record_evidence(one(lender).pk, evidence, by=lender.by, key="told")
    end(lender)
    before = everything(lender.by)
    assert [word for word in WORDS if word not in before] == []
    later = date(2036, 1, 1)
    assert emptied(lender, later) == Emptied(0, 0, {"alert": 1})
    with standing_on(later):
        clear_alerts(by=lender.by, key="alerts")
    assert emptied(lender, later + timedelta(days=1)) == Emptied(0, 1, {})
    after = everything(lender.by)
    assert [word for word in WORDS if word in after] == []
    left = one(lender)
    assert (left.contract_number, left.plate, left.vin, left.watch) == ("C-00001", "", "", "ended")
    with tenant(lender.by.organisation_id):
        entry = Entry.objects.get(act="registrations.certificates_emptied")
        told = Evidence.objects.get()
        assert entry.data == {"certificates": [left.pk]}
        assert (told.kind, told.effective_on, told.holds) == ("mail_returned", DAYS[2], True)
        kinds = Change.objects.filter(field="holder_name").order_by("id")
        assert list(kinds.values_list("was", "is_now", "known_on")) == [
            (REMOVED, REMOVED, DAYS[1]),
            (REMOVED, REMOVED, DAYS[2]),
        ]
    while seal(lender.by.organisation_id):
        pass
    assert first_break(lender.by.organisation_id)[1] is None
    assert emptied(lender, later + timedelta(days=2)) == NOTHING
    again = NewEvidence("mail_returned", DAYS[3], SAID)
    with pytest.raises(Refused, match=r"registrations\.evidence_emptied"):
        record_evidence(left.pk, again, by=lender.by, key="again")


def test_a_running_contract_keeps_what_its_level_rests_on_and_forgets_the_others(
    lender: Lender,
) -> None:
    passed_on(lender)
    dismiss(lender)
    mine, before, told = one(lender).pk, signals(lender), changes(lender)
    assert before["was_with_customer"].value is True
    gone = emptied(lender, LATER)
    # A difference of the holder that ended; four changes told of Anna and her street.
    assert gone == Emptied(5, 0, {})
    left = everything(lender.by)
    assert [word for word in WORDS if word in left] == ["zozulinski", "wisniewski"]
    assert signals(lender) == before
    assert changes(lender) == by_hand(told, LATER - timedelta(days=KEPT), OURS.upper())
    with tenant(lender.by.organisation_id):
        moved = Change.objects.filter(certificate_id=mine, field="holder_name").order_by("id")
        assert list(moved.values_list("was", "is_now")) == [
            (OURS.upper(), REMOVED),
            (REMOVED, ADAM),
        ]
        still = Distortion.objects.get(certificate_id=mine, field="holder_name", closed_on=None)
        assert (still.observed, still.observed_key) == (ADAM, ADAM)
        over = Distortion.objects.get(
            certificate_id=mine, field="holder_name", closed_on__isnull=False
        )
        assert (over.expected, over.observed, over.expected_key, over.observed_key) == (
            REMOVED,
            REMOVED,
            "",
            "",
        )
        assert (over.kind, over.likeness, over.last_seen_on) == ("changed", "different", DAYS[1])
        data = Entry.objects.get(act="registrations.values_removed").data
        assert data == {"distortions": 1, "changes": 4, "questions": 0}
    assert emptied(lender, LATER + timedelta(days=1)) == NOTHING


def facts(lender: Lender) -> SubjectFacts:
    with tenant(lender.by.organisation_id):
        subject = queries.subject_of(lender.by, one(lender).pk)
    assert subject is not None
    return subject.facts


def changes(lender: Lender) -> tuple[ChangeFact, ...]:
    return facts(lender).changes


def signals(lender: Lender) -> dict[str, Signal]:
    with tenant(lender.by.organisation_id):
        own = [name.dated for name in queries.own_names(lender.by)]
    return signals_of(facts(lender), own)


def test_a_value_that_left_the_register_with_its_row_goes_though_none_came_after(
    lender: Lender,
) -> None:
    passed_on(lender)
    lender.take("register", [certificate(n, holder_street="") for n in range(8) if n != 1], DAYS[3])
    watch(by=lender.by, key="vanished")
    dismiss(lender)
    before, told = signals(lender), changes(lender)
    emptied(lender, LATER)
    left = everything(lender.by)
    assert [word for word in WORDS if word in left] == ["zozulinski"]
    assert signals(lender) == before
    assert changes(lender) == by_hand(told, LATER - timedelta(days=KEPT), OURS.upper())


def test_a_value_stays_through_the_last_day_of_its_term(lender: Lender) -> None:
    passed_on(lender)
    dismiss(lender)
    last = DAYS[1] + timedelta(days=KEPT)
    assert emptied(lender, last) == NOTHING
    # Of Anna, told last on the 8th: a difference, and the two changes by which she and her street came.
    assert emptied(lender, last + timedelta(days=1)).values == 3


def alerted(_lender: Lender) -> str:
    return "alert"


def held(lender: Lender) -> str:
    dismiss(lender)
    hold(Subject("registrations.certificate", one(lender).pk), reason="suit", by=lender.by, key="h")
    return "hold"


@pytest.mark.parametrize("keeper", [alerted, held])
@pytest.mark.parametrize("is_ended", [True, False])
def test_a_live_alert_and_a_hold_keep_everything_and_are_said(
    lender: Lender, keeper: Callable[[Lender], str], *, is_ended: bool
) -> None:
    passed_on(lender)
    if is_ended:
        end(lender)
    reason = keeper(lender)
    before = one(lender).customer_name, everything(lender.by).count("kowalewska")
    assert emptied(lender, LATER) == Emptied(0, 0, {reason: 1})
    assert (one(lender).customer_name, everything(lender.by).count("kowalewska")) == before


def test_a_hold_of_the_contract_keeps_its_certificate_however_its_number_is_written(
    tmp_path: Path,
) -> None:
    lessor = new_lessor()
    leased = lessor.verified(credit())
    cancel_contract(leased, on=DAYS[0], by=lessor.by, key="cancel")
    with tenant(lessor.by.organisation_id):
        number = Contract.objects.get().reference
    hold(Subject("leasing.contract", leased), reason="suit", by=lessor.by, key="hold")
    ours, theirs = (
        save_source(
            SourceFacts(side, side, "FR", "contract", ("*",), KEPT, 8), by=lessor.by, key=side
        )
        for side in ("portfolio", "register")
    )
    lender = Lender(lessor.by, ours, theirs, tmp_path)
    written = number.lower().replace("-", " ")
    lender.take("portfolio", [contract(1), contract(2, contract_number=written)], DAYS[0])
    lender.take("portfolio", [contract(1)], DAYS[1], confirm=True)
    with tenant(lessor.by.organisation_id):
        asked = Question.objects.get().pk
    with standing_on(DAYS[1]):
        answer_question(asked, answer="ended", note="", by=lessor.by, key="ended")
    assert emptied(lender, LATER) == Emptied(0, 0, {"hold": 1})


def test_a_contract_of_which_nobody_said_more_stays_and_is_counted(lender: Lender) -> None:
    passed_on(lender)
    dismiss(lender)
    portfolio(lender, DAYS[3], without=1)
    assert emptied(lender, LATER) == Emptied(5, 0, {"question": 1})
    assert one(lender).customer_name == OURS


def test_with_the_note_of_an_old_answer_no_newer_answer_leaves_the_journal(lender: Lender) -> None:
    later = DAYS[3] + timedelta(days=KEPT)
    portfolio(lender, DAYS[0])
    register(lender, DAYS[0])
    for came, left, note in ((DAYS[1], DAYS[3], NOTE), (later - timedelta(days=30), later, SAID)):
        with standing_on(left):
            portfolio(lender, came)
            portfolio(lender, left, without=1)
            with tenant(lender.by.organisation_id):
                asked = Question.objects.get(answered_at=None).pk
            answer_question(asked, answer="still_ours", note=note, by=lender.by, key=f"{left}")
    before = everything(lender.by)
    assert (before.count("grabowska"), before.count("zielony")) == (2, 2)
    assert emptied(lender, later + timedelta(days=1)).values == 1
    after = everything(lender.by)
    assert (after.count("grabowska"), after.count("zielony")) == (0, 2)


def test_another_organisation_loses_nothing(lender: Lender, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = new_lender(tmp_path / "other", name="Other")
    for each in (lender, other):
        passed_on(each)
        dismiss(each)
        end(each)
    before = everything(other.by)
    assert emptied(lender, LATER) == Emptied(0, 1, {})
    assert everything(other.by) == before
    assert emptied(other, LATER) == Emptied(0, 1, {})


def test_the_command_says_what_would_go_and_what_went(lender: Lender) -> None:
    passed_on(lender)
    dismiss(lender)
    end(lender)
    with standing_on(LATER):
        assert "to be removed: 0; certificates of ended contracts, to be emptied: 1." in command(
            "--dry-run"
        )
        assert one(lender).emptied_at is None
        said = json.loads(command("--json"))
    assert (said["values"], said["certificates"], said["values_kept"]) == (0, 1, {})
    assert one(lender).emptied_at is not None


def command(*options: str) -> str:
    words = ["retention", "--organisation", "Lender", *options]
    done = CliRunner().invoke(main, words, env={"VIGIE_LANG": "en", "LANG": "C"})
    assert done.exit_code == 0, done.output
    return done.output


def test_what_is_rehearsed_is_said_and_stays(lender: Lender) -> None:
    passed_on(lender)
    dismiss(lender)
    before = everything(lender.by)
    with standing_on(LATER):
        assert values_past_retention(by=lender.by, key="dry") == Emptied(5, 0, {})
    assert everything(lender.by) == before


def test_a_contract_that_comes_back_is_named_again_by_its_file(lender: Lender) -> None:
    passed_on(lender)
    dismiss(lender)
    end(lender)
    emptied(lender, LATER)
    assert one(lender).emptied_at is not None
    with standing_on(LATER):
        portfolio(lender, LATER)
        register(lender, LATER, holder_name=ADAM)
    back = one(lender)
    assert (back.customer_name, back.watch, back.emptied_at) == (OURS, "watched", None)
    with tenant(lender.by.organisation_id):
        still = Distortion.objects.get(field="holder_name", closed_on=None)
        assert (still.observed, still.observed_key) == (ADAM, ADAM)


def test_a_live_record_of_an_ended_contract_goes_with_it_and_another_vehicles_stays(
    lender: Lender,
) -> None:
    passed_on(lender)
    for number in (1, 2):
        row = certificate(number, holder_name=ADAM, holder_street=STREET)
        with standing_on(DAYS[2]):
            observe_one(lender.register, row, as_of=DAYS[2], by=lender.by, key=f"live-{number}")
    dismiss(lender)
    end(lender)
    emptied(lender, LATER)
    with tenant(lender.by.organisation_id):
        assert [one.vin for one in LiveRecord.objects.all()] == [certificate(2)["vin"]]


def test_a_live_record_stays_where_a_watched_contract_rests_on_the_former_plate(
    lender: Lender,
) -> None:
    passed_on(lender)
    beside = contract(9, plate="ZZ-999-ZZ", vin="")
    lender.take("portfolio", [*(contract(n) for n in range(8)), beside], DAYS[2])
    row = certificate(1, previous_plate="ZZ-999-ZZ")
    with standing_on(DAYS[2]):
        observe_one(lender.register, row, as_of=DAYS[2], by=lender.by, key="live")
    rows = [*(contract(n) for n in range(8) if n != 1), beside]
    lender.take("portfolio", rows, DAYS[3])
    with tenant(lender.by.organisation_id):
        asked = Question.objects.get().pk
    with standing_on(DAYS[3]):
        answer_question(asked, answer="ended", note="", by=lender.by, key="ended")
    dismiss(lender)
    emptied(lender, LATER)
    assert one(lender).emptied_at is not None
    with tenant(lender.by.organisation_id):
        assert [one.vin for one in LiveRecord.objects.all()] == [row["vin"]]


def test_evidence_goes_by_an_erasure_only(lender: Lender) -> None:
    passed_on(lender)
    record_evidence(
        one(lender).pk, NewEvidence("mail_returned", DAYS[2], SAID), by=lender.by, key="t"
    )
    with tenant(lender.by.organisation_id):
        with pytest.raises(DatabaseError), transaction.atomic():
            Evidence.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            Evidence.objects.update(source="")
        assert Evidence.objects.get().source == SAID


def test_what_speaks_of_a_person_is_known_by_its_column() -> None:
    assert {"holder_name", "lessee_street", "customer_siren", "plate", "vin", "owner_name"} <= {
        *PERSONAL
    }
    assert not {"pledge_creditor", "registered_on", "stolen", "colour", "holder_kind"} & {*PERSONAL}
