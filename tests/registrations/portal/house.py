"""An organisation with a portfolio and an extract, brought in through the real actions."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from vigie.kernel.actor import Actor, system_actor
from vigie.registrations import actions
from vigie.registrations.actions import ImportFiles, SourceFacts
from vigie.tenancy.actions import create_organisation

AS_OF = date(2026, 11, 20)
PORTFOLIO = (
    "contract_number,plate,vin,product,contract_status,contract_starts_on,contract_ends_on,"
    "outstanding_amount,currency,customer_name,holder_name,make"
)
REGISTER = "plate,vin,holder_name,make,pledge_creditor,colour"
OPERATIONS = "plate,vin,operation,occurred_on,cancelled_on"
INSPECTIONS = "plate,vin,inspected_on,result,odometer_km"

_TERMS = "credit,open,2025-01-10,2029-01-10"
CONTRACTS = (
    f"LC-1,AA-101-BB,VF1AAAA0000000001,{_TERMS},9000.50,EUR,Zoé Martin,Zoé Martin,RENAULT",
    f"LC-2,AA-102-BB,VF1AAAA0000000002,{_TERMS},12000,EUR,=cmd|calc,=cmd|calc,PEUGEOT",
    f"LC-3,AA-103-BB,VF1AAAA0000000003,{_TERMS},,EUR,Paul Durand,Paul Durand,RENAULT",
)
SEEN = (
    "AA-101-BB,VF1AAAA0000000001,Louis Bernard,RENAULT,,BLEU",
    "AA-102-BB,VF1AAAA0000000002,=cmd|calc,PEUGEOT,,GRIS",
)
HAPPENED = ("AA-101-BB,VF1AAAA0000000001,DECLARATION_CESSION,2026-11-03,",)
INSPECTED = ("AA-101-BB,VF1AAAA0000000001,2026-05-04,A,48200",)


def organisation(name: str = "Lessor of the pages") -> Actor:
    """Return the system actor of a new organisation."""
    return system_actor(create_organisation(name), name="test")


def source(by: Actor, side: str, name: str = "") -> int:
    """Describe a source that may be used."""
    facts = SourceFacts(side, name or f"The {side}", "FR", "Contract, art. 4", ("*",), 1825, 31)
    return actions.save_source(facts, by=by, key=f"source-{side}-{name}")


def upload(by: Actor, name: str, heading: str, rows: Sequence[str]) -> actions.Upload:
    """Keep a file of some rows."""
    text = "\n".join((heading, *rows)) + "\n"
    return actions.store_upload(BytesIO(text.encode()), name, by=by)


def receive(by: Actor, side: str, files: ImportFiles, on: date = AS_OF, kind: str = "full") -> int:
    """Receive a file, unread."""
    key = f"{side}-{files.table.sha256}-{on}-{kind}"
    source_id = source(by, side)
    return actions.receive_import(source_id, files, kind=kind, as_of=on, by=by, key=key).batch_id


def take_portfolio(by: Actor, rows: Sequence[str] = CONTRACTS, on: date = AS_OF) -> int:
    """Take a portfolio; returns the import."""
    file = ImportFiles(upload(by, "portfolio.csv", PORTFOLIO, rows))
    batch = receive(by, "portfolio", file, on)
    actions.read_import(batch, by=by, key=f"read-{batch}", confirm=True)
    return batch


def take_register(by: Actor, rows: Sequence[str] = SEEN, on: date = AS_OF) -> int:
    """Take an extract with its operations and inspections; returns the import."""
    files = ImportFiles(
        upload(by, f"extract-{on}.csv", REGISTER, rows),
        upload(by, "operations.csv", OPERATIONS, HAPPENED),
        upload(by, "inspections.csv", INSPECTIONS, INSPECTED),
    )
    batch = receive(by, "register", files, on)
    actions.read_import(batch, by=by, key=f"read-{batch}")
    return batch


def run(by: Actor, name: str = "run") -> int:
    """Compare everything and record what differs, without the rules; returns the run."""
    both = actions.sides(by)
    run_id = actions.begin_run(both, by=by, key=name)
    subjects = actions.compare_run(run_id, both, (), by=by)
    ending = actions.Ending({"red": 1, "orange": 0, "yellow": 2}, subjects, 3, 2)
    actions.finish_run(run_id, ending, by=by, key=f"end-{name}")
    actions.forget_run(run_id, by=by)
    return run_id


def watched() -> Actor:
    """Return an organisation whose portfolio was compared once."""
    by = organisation()
    take_portfolio(by)
    take_register(by)
    run(by)
    return by
