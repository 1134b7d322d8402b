"""The endpoint of takeovers: a file of running contracts with the source's totals."""

from dataclasses import asdict
from typing import Annotated

from django.utils.translation import get_language
from ninja import File, Form, Header, Router, UploadedFile

from vigie.leasing import actions
from vigie.leasing.actions.takeover import keep_file, kept_file
from vigie.leasing.actions.takeover.acting import refuse_differences
from vigie.leasing.api.takeover_schemas import TakeoverIn, TakeoverOut, TakeoverRun
from vigie.leasing.api.telling import units
from vigie.leasing.domain.lifecycle import TAKE_OVER
from vigie.leasing.domain.takeover.totals import read_totals
from vigie.leasing.queries.takeovers import takeover_of
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

    Rows that are wrong are answered, not refused: then nothing is begun. Totals that differ are
    refused. Otherwise a job begins: ask after `takeover_id` until it is done or failed.
    """
    by = request.actor
    by.require(TAKE_OVER)
    expected = read_totals(given.totals)
    place = keep_file(table.chunks(), table.name or "table", by=by)
    path = kept_file(place, by=by)
    prepared = actions.prepare(path, expected, opened_on=given.on, by=by)
    number = None
    if not given.preview and not prepared.faults:
        refuse_differences(prepared.expected, prepared.totals)
        wanted = actions.Wanted(place, given.on, tuple(given.totals))
        number = actions.ask_for_takeover(wanted, by=by, key=key)
    faults = prepared.faults if number else (*prepared.faults, *prepared.known)
    return {
        "takeover_id": number,
        "contracts": len(prepared.rows),
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
                    fault.code, {"file": path.name, **fault.details()}, _language()
                ),
            }
            for fault in faults[:_TOLD]
        ],
        "faults_in_all": len(faults),
    }


@router.get("/leasing/takeovers/{takeover_id}", response=TakeoverRun, summary="Follow a takeover")
def follow(request: StaffRequest, takeover_id: int) -> dict[str, object]:
    """How far a takeover is: waiting, running, done or failed, with the reason."""
    found = takeover_of(request.actor, takeover_id)
    said = {"file": found.file_name, **found.fault_params}
    return {
        "id": found.pk,
        "status": found.status,
        "stage": found.stage,
        "done": found.done,
        "total": found.total,
        "contracts": found.contracts,
        "code": found.fault_code,
        "reason": sentence_for(found.fault_code, said, _language()) if found.fault_code else "",
    }


def _language() -> str:
    return get_language() or "en"
