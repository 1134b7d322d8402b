"""`vigie ledger verify`: whatever the owner of the tables changes is named."""

import psycopg
import pytest
from click.testing import CliRunner
from psycopg import sql
from tests.ledger.posting import draft, post_in_act, post_many_in_act, transfer

from vigie.journal.actions import seal
from vigie.kernel.actor import Actor
from vigie.kernel.typography import NARROW, WIDE
from vigie.ledger.domain.transfers import Subject
from vigie.ledger.queries.verification import verify
from vigie.site.commands.ledger import command
from vigie.ui.catalogue import messages

SPACES = str.maketrans({WIDE: " ", NARROW: " "})
ABOUT = Subject("leasing.contract", 42)
DRAFTS = tuple(
    draft(f"entry {number}", transfer("bank", "rental_income", number), subject=ABOUT)
    for number in (1, 2, 3)
)

# What a person with the owner's password might do to the second entry, and what is said of it.
EDITS = [
    (
        "ledger_transfer",
        "update ledger_transfer set minor = 999 where entry_id = {}",
        "entry_changed",
    ),
    (
        "ledger_transfer",
        "update ledger_transfer set text = 'x' where entry_id = {}",
        "entry_changed",
    ),
    (
        "ledger_transfer",
        "update ledger_transfer set subject_id = 7 where entry_id = {}",
        "entry_changed",
    ),
    (
        "ledger_transfer",
        "update ledger_transfer set line = 2 where entry_id = {}",
        "line_moved",
    ),
    ("ledger_transfer", "delete from ledger_transfer where entry_id = {}", "entry_changed"),
    ("ledger_entry", "update ledger_entry set act = 'gift' where id = {}", "entry_changed"),
    (
        "ledger_entry",
        "update ledger_entry set digest = repeat('a', 64) where id = {}",
        "entry_changed",
    ),
    (
        "ledger_entry",
        "update ledger_entry set recorded_at = now() + interval '1 day' where id = {}",
        "told_otherwise",
    ),
    ("ledger_entry", "delete from ledger_entry where id = {}", "entry_gone"),
]


def altered(owner: psycopg.Cursor[tuple[object, ...]], table: str, statement: str) -> None:
    name = sql.Identifier(table)
    owner.execute(sql.SQL("alter table {} disable trigger user").format(name))
    owner.execute(statement)
    owner.execute(sql.SQL("alter table {} enable trigger user").format(name))


@pytest.mark.parametrize(("table", "statement", "said"), EDITS)
@pytest.mark.parametrize("at_once", [True, False])
def test_an_edit_by_the_owner_is_named(
    table: str,
    statement: str,
    said: str,
    at_once: bool,
    committed: Actor,
    owner_cursor: psycopg.Cursor[tuple[object, ...]],
) -> None:
    if at_once:
        post_many_in_act(DRAFTS, by=committed, key="all")
    else:
        for one in DRAFTS:
            post_in_act(one, by=committed, key=one.key)
    assert verify(committed.organisation_id).entries == 3
    owner_cursor.execute("select id from ledger_entry where key = 'entry 2'")
    (second,) = owner_cursor.fetchone() or (0,)
    altered(owner_cursor, table, statement.format(second))
    fault = verify(committed.organisation_id).fault
    assert fault is not None
    assert fault.reason == said
    is_last_of_batch = at_once and said == "told_otherwise"
    assert fault.entry_id == second or is_last_of_batch


def test_a_whole_entry_taken_away_is_missed(
    committed: Actor, owner_cursor: psycopg.Cursor[tuple[object, ...]]
) -> None:
    for one in DRAFTS:
        post_in_act(one, by=committed, key=one.key)
    for table, column in (("ledger_transfer", "entry_id"), ("ledger_entry", "id")):
        last = f"(select max({column}) from {table})"
        altered(owner_cursor, table, f"delete from {table} where {column} = {last}")
    found = verify(committed.organisation_id)
    assert found.fault is not None
    assert (found.entries, found.fault.reason) == (
        2,
        "entries_gone",
    )


def test_an_entry_slipped_in_is_unknown_to_the_journal(
    committed: Actor, owner_cursor: psycopg.Cursor[tuple[object, ...]]
) -> None:
    post_in_act(DRAFTS[0], by=committed, key="a")
    owner_cursor.execute(
        "insert into ledger_entry (organisation_id, key, act, journal, piece, subject_kind, "
        "subject_id, booked_on, recorded_at, batch, digest) select organisation_id, 'slipped', act, "
        "journal, piece, subject_kind, subject_id, booked_on, recorded_at, 10 * id, digest "
        "from ledger_entry where organisation_id = %s",
        [committed.organisation_id],
    )
    fault = verify(committed.organisation_id).fault
    assert fault is not None
    assert fault.reason == "entry_changed"


@pytest.mark.parametrize(
    ("language", "holds", "broken"),
    [
        (
            "C",
            "organisation {}: all holds; entries: 3, transfers: 3",
            "does not hold: the entry was changed; read before it: entries: 1, transfers: 1",
        ),
        (
            "fr_FR",
            "organisation {} : tout concorde ; écritures : 3, mouvements : 3",
            "ne tient pas : l’écriture a été modifiée ; lus avant elle : écritures : 1, mouvements : 1",
        ),
        (
            "pl_PL",
            "organizacja {}: wszystko się zgadza; zapisy: 3, przeniesienia: 3",
            "się nie zgadza: zapis został zmieniony; wczytane przed nim: zapisy: 1, przeniesienia: 1",
        ),
    ],
)
def test_the_command_says_it_and_exits_with_one(
    language: str,
    holds: str,
    broken: str,
    committed: Actor,
    owner_cursor: psycopg.Cursor[tuple[object, ...]],
) -> None:
    for one in DRAFTS:
        post_in_act(one, by=committed, key=one.key)
    seal(committed.organisation_id)
    env = {"LC_ALL": language}
    whole = CliRunner().invoke(command, ["verify"], env=env)
    assert holds.format(committed.organisation_id) in whole.output.translate(SPACES)
    assert whole.exit_code == 0
    altered(owner_cursor, "ledger_transfer", "update ledger_transfer set minor = 9 where minor = 2")
    found = CliRunner().invoke(command, ["verify"], env=env)
    assert found.exit_code == 1
    assert broken in found.output.translate(SPACES)


def test_every_fault_has_its_words() -> None:
    reasons = {
        *("told_twice", "entry_gone", "line_moved", "line_empty", "entry_changed"),
        *("not_told", "told_otherwise", "entries_gone"),
    }
    said = {one for one in messages() if one.startswith("ledger.fault_")}
    assert {one.removeprefix("ledger.fault_") for one in said} == reasons


def test_a_journal_line_that_was_changed_to_match_is_named_by_the_chain(
    committed: Actor, owner_cursor: psycopg.Cursor[tuple[object, ...]]
) -> None:
    """Whoever recomputes every digest still meets the chain."""
    for one in DRAFTS:
        post_in_act(one, by=committed, key=one.key)
    seal(committed.organisation_id)
    altered(
        owner_cursor,
        "journal_entry",
        "update journal_entry set data = jsonb_set(data, '{ledger,0,1}', '1') || '{\"x\": 1}' "
        "where data ? 'ledger'",
    )
    assert verify(committed.organisation_id).fault is None
    assert CliRunner().invoke(command, ["verify"]).exit_code == 1
