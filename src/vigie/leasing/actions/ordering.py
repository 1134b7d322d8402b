"""Papers ordered in the transaction that numbers their documents, made by a job after it."""

from collections.abc import Sequence
from typing import Final

from vigie.database.jobs import defer

TASK: Final = "leasing.print_papers"
# Whoever waits for a job of a person goes first: papers take 27 ms each.
LATER: Final = -10


def order_papers(organisation_id: int, invoice_ids: Sequence[int]) -> None:
    """Ask for the papers of tax documents that were numbered together; none asks for nothing.

    One job for all of them: it vanishes with the act's rollback, and costs the act one row.
    """
    if invoice_ids:
        defer(
            TASK,
            priority=LATER,
            organisation_id=organisation_id,
            first=min(invoice_ids),
            last=max(invoice_ids),
        )
