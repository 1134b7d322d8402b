"""Files come in: what is taken, set aside, refused, asked; on PostgreSQL as the application."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from vigie.database.tenant import tenant
from vigie.journal.models import Entry
from vigie.kernel.errors import Conflict, Invalid, Refused
from vigie.registrations import queries
from vigie.registrations.actions import (
    ImportFiles,
    SourceFacts,
    answer_question,
    read_import,
    receive_import,
    save_source,
    store_upload,
)
from vigie.registrations.models import Question
from vigie.registrations.queries.waiting import rows_without_contract
from vigie.testing.lender import Lender, certificate, contract, new_lender

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15)


@pytest.fixture
def lender(tmp_path: Path) -> Lender:
    return new_lender(tmp_path)


def plates(lender: Lender, **filters: str) -> list[str]:
    with tenant(lender.by.organisation_id):
        page = queries.certificates_page(lender.by, queries.CertificateFilters(**filters))
    return [line.contract_number for line in page.rows]


def test_a_full_file_becomes_the_roster_and_the_same_file_twice_changes_nothing(
    lender: Lender,
) -> None:
    rows = [contract(number) for number in range(5)]
    taken = lender.take("portfolio", rows, FIRST)
    assert (taken.rows, taken.bad_rows, taken.certificates_changed, taken.is_new) == (5, 0, 5, True)
    again = lender.receive("portfolio", rows, FIRST)
    assert (again.batch_id, again.is_new, again.status) == (taken.batch_id, False, "taken")
    assert not lender.take("portfolio", rows, FIRST).is_new
    assert len(plates(lender)) == 5


def test_a_cell_with_nul_sets_its_row_aside_and_the_others_are_taken(lender: Lender) -> None:
    rows = [contract(0), contract(1, customer_name="DUPONT\0 MARIE"), contract(2)]
    taken = lender.take("portfolio", rows, FIRST)
    assert (taken.rows, taken.bad_rows) == (2, 1)
    with tenant(lender.by.organisation_id):
        (found,) = queries.bad_rows(lender.by, taken.batch_id)
    kept = (found.line, found.column, found.value, found.code)
    assert kept == (3, "customer_name", "DUPONT\N{SYMBOL FOR NULL} MARIE", "files.nul_byte")


def test_good_rows_are_taken_and_bad_rows_kept_with_line_column_value_and_reason(
    lender: Lender,
) -> None:
    rows = [contract(0), contract(1, contract_ends_on="31/02/2027"), contract(2)]
    rows += [contract(3, plate="", vin=""), contract(4, contract_number="")]
    taken = lender.take("portfolio", rows, FIRST)
    assert (taken.rows, taken.bad_rows) == (2, 3)
    with tenant(lender.by.organisation_id):
        found = queries.bad_rows(lender.by, taken.batch_id)
    assert {(row.line, row.column, row.value) for row in found} == {
        (3, "contract_ends_on", "31/02/2027"),
        (5, "plate", ""),
        (6, "contract_number", ""),
    }
    assert all(row.code.startswith("registrations.") for row in found)


def test_a_contract_whose_row_is_bad_today_stays_as_it_was(lender: Lender) -> None:
    lender.take("portfolio", [contract(0), contract(1)], FIRST)
    taken = lender.take(
        "portfolio", [contract(0), contract(1, contract_ends_on="soon")], SECOND, confirm=True
    )
    assert (taken.bad_rows, taken.absent) == (1, 0)
    assert len(plates(lender, watch="watched")) == 2


@pytest.mark.parametrize(
    ("line", "absent", "unnamed"),
    [
        ("C-00001,AB,VF1{rest},,\n", 0, 0),  # two cells too many at the end
        ("C-00001\n", 0, 0),  # the others are missing
        ("c 00001 ,AB,V\0F1{rest}\n", 0, 0),  # as many cells as there should be, one with NUL
        ("C-00009,AB,VF1{rest},,\n", 1, 0),  # another contract
        (",AB,VF1{rest},,\n", 1, 1),
        ('C-00001,AB,"VF1{rest}\nC-00002,AB,VF2{rest}\n', 0, 1),  # a second row was swallowed
    ],
)
def test_a_contract_whose_row_has_too_many_cells_is_not_absent(
    lender: Lender, line: str, absent: int, unnamed: int
) -> None:
    rows = [contract(number) for number in range(8)]
    lender.take("portfolio", rows, FIRST)
    line = line.format(rest="," * (len(rows[0]) - 3))
    kept = [rows[0], *rows[3:]] if "C-00002" in line else [rows[0], *rows[2:]]
    taken = lender.take("portfolio", kept, SECOND, more=line, confirm=True)
    assert taken.bad_rows == 1
    lost = 1 if "C-00002" in line else 0  # the row that was swallowed is asked about
    assert (taken.absent, taken.unnamed) == (absent + lost, unnamed)
    with tenant(lender.by.organisation_id):
        assert queries.import_detail(lender.by, taken.batch_id).rows_without_contract == unnamed
        assert rows_without_contract(lender.by) == (unnamed if taken.absent else 0)


def test_a_moved_contract_cell_is_counted_from_either_end(lender: Lender) -> None:
    lender.take("portfolio", [last_cell(0), last_cell(1)], FIRST)
    row = last_cell(1)
    row.pop("contract_number")
    crooked = ",".join(["Rue du Port", *row.values(), "C-00001"]) + "\n"
    taken = lender.take("portfolio", [last_cell(0)], SECOND, more=crooked, confirm=True)
    assert (taken.bad_rows, taken.absent, taken.unnamed) == (1, 0, 0)


def test_a_row_cut_short_before_its_contract_is_counted(lender: Lender) -> None:
    lender.take("portfolio", [last_cell(0), last_cell(1)], FIRST)
    taken = lender.take("portfolio", [last_cell(0)], SECOND, more="AB-001-00001\n", confirm=True)
    assert (taken.bad_rows, taken.absent, taken.unnamed) == (1, 1, 1)


def last_cell(number: int) -> dict[str, str]:
    """Return a contract whose number stands in the last cell."""
    row = contract(number)
    return {**{name: row[name] for name in row if name != "contract_number"}, **row}


def test_a_row_with_several_wrong_cells_is_set_aside_once(lender: Lender) -> None:
    wrong = dict.fromkeys(("contract_starts_on", "contract_ends_on", "delivered_on"), "31/02/2027")
    taken = lender.take("portfolio", [contract(0), contract(1, **wrong)], FIRST)
    assert (taken.rows, taken.bad_rows) == (1, 1)
    with tenant(lender.by.organisation_id):
        assert queries.import_detail(lender.by, taken.batch_id).bad_rows == 1
        cells = queries.bad_rows(lender.by, taken.batch_id)
        entry = Entry.objects.get(act="registrations.import_taken")
    assert {one.column for one in cells} == set(wrong)
    assert (entry.data["rows"], entry.data["bad_rows"]) == (1, 1)


def test_the_refusal_of_a_file_that_came_before_names_it_as_it_came_now(lender: Lender) -> None:
    for name in ("first.csv", "second.csv"):
        upload = store_upload(BytesIO(b""), name, by=lender.by)
        files = ImportFiles(upload)
        received = receive_import(
            lender.portfolio, files, kind="full", as_of=FIRST, by=lender.by, key=f"key-{name}"
        )
        with pytest.raises(Invalid) as refused:
            read_import(received.batch_id, by=lender.by, key=f"read-{name}")
        assert (refused.value.code, refused.value.params["file"]) == ("files.empty", name)
        with tenant(lender.by.organisation_id):
            assert queries.import_detail(lender.by, received.batch_id).file_name == name


def test_a_file_that_shrank_is_held_until_a_person_confirms(lender: Lender) -> None:
    lender.take("portfolio", [contract(number) for number in range(10)], FIRST)
    fewer = [contract(number) for number in range(7)]
    with pytest.raises(Refused, match=r"registrations\.file_shrunk"):
        lender.take("portfolio", fewer, SECOND)
    with tenant(lender.by.organisation_id):
        held = queries.imports(lender.by)[0]
    assert (held.status, held.fault_params) == (
        "held",
        {"file": held.file_name, "rows": 7, "before": 10},
    )
    assert len(plates(lender, watch="watched")) == 10
    assert lender.take("portfolio", fewer, SECOND, confirm=True).absent == 3


def test_eighty_percent_is_enough(lender: Lender) -> None:
    lender.take("portfolio", [contract(number) for number in range(10)], FIRST)
    assert lender.take("portfolio", [contract(n) for n in range(8)], SECOND).absent == 2


def test_an_absent_contract_is_asked_about_and_stays_watched_until_answered(
    lender: Lender,
) -> None:
    rows = [contract(number) for number in range(6)]
    lender.take("portfolio", rows, FIRST)
    assert lender.take("portfolio", rows[:5], SECOND).absent == 1
    with tenant(lender.by.organisation_id):
        (question,) = queries.questions(lender.by)
        line = queries.certificate(lender.by, question.certificate_id)
        sheet = queries.comparison_of(lender.by, question.certificate_id)
    assert (question.contract_number, line.watch) == ("C-00005", "absent_from_portfolio")
    assert ("customer_name", "Durand Paul 5") in sheet.contract
    answer_question(question.id, answer="ended", note="sold to us", by=lender.by, key="a")
    assert plates(lender, watch="ended") == ["C-00005"]
    with pytest.raises(Conflict):
        answer_question(question.id, answer="still_ours", note="", by=lender.by, key="b")


def test_an_absent_contract_that_returns_closes_its_question(lender: Lender) -> None:
    rows = [contract(number) for number in range(6)]
    lender.take("portfolio", rows, FIRST)
    lender.take("portfolio", rows[:5], SECOND)
    lender.take("portfolio", rows, THIRD)
    with tenant(lender.by.organisation_id):
        assert queries.questions(lender.by) == []
    assert len(plates(lender, watch="watched")) == 6


def test_an_absent_contract_that_returns_unchanged_in_a_delta_is_watched_again(
    lender: Lender,
) -> None:
    rows = [contract(number) for number in range(12)]
    lender.take("portfolio", rows, FIRST)
    assert lender.take("portfolio", rows[:10], SECOND).absent == 2
    lender.take("portfolio", [rows[10]], THIRD, kind="delta")
    assert plates(lender, watch="absent_from_portfolio") == ["C-00011"]
    with tenant(lender.by.organisation_id):
        (left,) = queries.questions(lender.by)
        (back,) = Question.objects.filter(
            organisation_id=lender.by.organisation_id, answered_at__isnull=False
        ).values_list("certificate__contract_number", "answer")
    assert (left.contract_number, back) == ("C-00011", ("C-00010", "returned"))


def test_a_delta_adds_and_changes_and_leaves_the_rest(lender: Lender) -> None:
    lender.take("portfolio", [contract(number) for number in range(4)], FIRST)
    delta = [contract(1, contract_status="settled"), contract(9)]
    taken = lender.take("portfolio", delta, SECOND, kind="delta")
    assert taken.certificates_changed == 2
    with tenant(lender.by.organisation_id):
        lines = queries.certificates_page(lender.by, sort="contract").rows
        assert queries.questions(lender.by) == []
    assert [(one.contract_number, one.contract_status) for one in lines] == [
        ("C-00000", "open"),
        ("C-00001", "settled"),
        ("C-00002", "open"),
        ("C-00003", "open"),
        ("C-00009", "open"),
    ]


def test_what_may_not_be_processed_is_refused_before_it_is_read(lender: Lender) -> None:
    save_source(SourceFacts("portfolio", "portfolio"), by=lender.by, key="no-right")
    with pytest.raises(Refused, match=r"registrations\.right_missing") as refusal:
        lender.receive("portfolio", [contract(0)], FIRST)
    assert refusal.value.params["missing"] == "legal_basis, permitted_fields, retention_days"


def test_fields_that_are_not_permitted_are_not_kept(lender: Lender) -> None:
    facts = SourceFacts("portfolio", "portfolio", "FR", "contract", ("product", "make"), 30)
    save_source(facts, by=lender.by, key="narrow")
    lender.take("portfolio", [contract(0)], FIRST)
    with tenant(lender.by.organisation_id):
        (line,) = queries.certificates_page(lender.by).rows
        sheet = queries.comparison_of(lender.by, line.id)
    assert (line.product, line.customer_name, line.outstanding) == ("credit", "", None)
    assert dict(sheet.contract).keys() == {"contract_number", "product"}


@pytest.mark.parametrize(
    ("side", "rows", "error"),
    [
        ("portfolio", [contract(1), contract(2), contract(1)], "registrations.repeated_contract"),
        ("register", [certificate(1), certificate(1)], "registrations.repeated_vehicle"),
    ],
)
def test_what_stands_twice_is_refused_with_both_lines(
    lender: Lender, side: str, rows: list[dict[str, str]], error: str
) -> None:
    with pytest.raises(Invalid, match=re.escape(error)) as refusal:
        lender.take(side, rows, FIRST)
    assert refusal.value.params["first"] == 2
    assert refusal.value.params["line"] == len(rows) + 1
    with tenant(lender.by.organisation_id):
        assert queries.imports(lender.by)[0].status == "refused"


def test_order_of_files(lender: Lender) -> None:
    with pytest.raises(Refused, match=r"registrations\.delta_first"):
        lender.take("register", [certificate(1)], FIRST, kind="delta")
    lender.take("register", [certificate(1)], SECOND)
    with pytest.raises(Conflict, match=r"registrations\.file_older"):
        lender.take("register", [certificate(1), certificate(2)], FIRST)


def test_another_organisation_sees_nothing(lender: Lender, tmp_path: Path) -> None:
    lender.take("portfolio", [contract(0)], FIRST)
    (tmp_path / "other").mkdir()
    other = new_lender(tmp_path / "other", name="Other")
    assert plates(other) == []
    with tenant(other.by.organisation_id):
        assert queries.imports(other.by) == []
