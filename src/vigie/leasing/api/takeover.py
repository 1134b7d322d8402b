"""The endpoint of takeovers: a file of running contracts with the source's totals."""

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from ninja import File, Form, Header, Router, UploadedFile

from vigie.leasing import actions
from vigie.leasing.api.contract_schemas import TakeoverIn, TakeoverOut
from vigie.leasing.api.telling import units
from vigie.leasing.domain.lifecycle import TAKE_OVER
from vigie.leasing.domain.takeover.totals import read_totals
from vigie.ui.access import StaffRequest
from vigie.ui.catalogue import sentence_for

router = Router()

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
_TOLD = 1_000


@router.post("/leasing/takeovers", response=TakeoverOut, summary="Take running contracts over")
def take_over(
    request: StaffRequest, given: Form[TakeoverIn], table: File[UploadedFile], key: Key
) -> dict[str, object]:
    """Take over every contract of a file, or none; `preview` reads and compares only.

    Rows that are wrong are answered, not refused: then nothing was taken over. Totals that differ
    are refused. The answer comes when all is written: some seconds for a thousand contracts.
    """
    by = request.actor
    by.require(TAKE_OVER)
    expected = read_totals(given.totals)
    with TemporaryDirectory(prefix="takeover-") as folder:
        path = Path(folder) / Path(table.name or "table").name
        with path.open("wb") as kept:
            kept.writelines(table.chunks())
        prepared = actions.prepare(path, expected, opened_on=given.on, by=by)
    taken = None
    if not given.preview and not prepared.faults:
        taken = actions.take_over(prepared, by=by, key=key)
    faults = prepared.faults if taken else (*prepared.faults, *prepared.known)
    return {
        "taken": taken is not None,
        "contracts": taken.contracts if taken else len(prepared.rows),
        "totals": [
            {
                "currency": one.currency,
                "contracts": one.contracts,
                "outstanding": units(one.outstanding, one.currency),
                "arrears": units(one.arrears, one.currency),
            }
            for one in prepared.totals
        ],
        "differences": [asdict(one) for one in prepared.differences],
        "faults": [
            {
                "line": fault.line,
                "column": fault.column,
                "value": fault.value,
                "code": fault.code,
                "reason": sentence_for(
                    fault.code, {"file": path.name, **fault.details()}, by.language
                ),
            }
            for fault in faults[:_TOLD]
        ],
        "faults_in_all": len(faults),
    }
