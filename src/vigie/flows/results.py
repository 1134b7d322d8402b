"""Long work ends in the inbox of the person who asked for it; questions in that of who answers."""

from typing import Final

from vigie.database.tenant import tenant
from vigie.documents.queries import GENERATE
from vigie.flows.watched import Watched
from vigie.journal.queries import asked_by, people_behind, said_in
from vigie.kernel.actor import Actor
from vigie.kernel.errors import VigieError
from vigie.leasing.actions.printing import NO_LETTERHEAD
from vigie.leasing.queries.takeovers import SUBJECT, takeover_of
from vigie.notices.actions import tell
from vigie.notices.domain.kinds import Context
from vigie.registrations import queries
from vigie.registrations.queries.waiting import questions_of
from vigie.tenancy.queries import recipients_with

ANSWERING: Final = "registrations.answer_questions"
APPROVING: Final = "registrations.approve_evidence"


def tell_taken(batch_id: int, *, by: Actor, key: str) -> int:
    """Tell who sent a file how many rows were taken and set aside; returns the new lines.

    Contracts that a full portfolio no longer names are questions: those who may answer are told, and
    how many contracts give no product, once per file.
    """
    with tenant(by.organisation_id):
        line = queries.import_detail(by, batch_id)
        people = people_behind(by, "registrations.batch", batch_id)
        asked = questions_of(by, batch_id)
        able = [one.user_id for one in recipients_with(by.organisation_id, ANSWERING)]
    link = f"/imports/{batch_id}/"
    taken: Context = {"rows": line.rows, "bad_rows": line.bad_rows, "import_link": link}
    name = f"import-{batch_id}"
    told = tell("registrations.import_taken", people, taken, name, by=by, key=f"{key}-taken")
    if line.without_product and line.side == "portfolio":
        lacking: Context = {
            "contracts": line.without_product,
            "certificates_link": "/certificates/?product=none",
        }
        told += tell(
            "registrations.products_missing", able, lacking, name, by=by, key=f"{key}-products"
        )
    if asked:
        waiting: Context = {"questions": asked, "questions_link": "/questions/"}
        told += tell(
            "registrations.questions_asked", able, waiting, name, by=by, key=f"{key}-asked"
        )
    return told


def tell_run_done(watched: Watched, entry_id: int, *, by: Actor, key: str) -> int:
    """Tell who asked for a run what it came to; returns the new lines."""
    counts: Context = {
        "distortions": watched.distortions,
        "red": watched.red,
        "orange": watched.orange,
        "yellow": watched.yellow,
        "run_link": f"/runs/{watched.run_id}/",
    }
    people, name = _asking(by, entry_id), f"run-{watched.run_id}"
    return tell("registrations.run_done", people, counts, name, by=by, key=f"{key}-done")


def tell_run_failed(
    error: VigieError, entry_id: int, *, batch_id: int = 0, by: Actor, key: str
) -> int:
    """Tell that a run did not finish, and why; returns the new lines.

    It is told to who asked for it, or sent the file of `batch_id` that it came after.
    """
    context: Context = {"reason": error.code, "run_link": "/runs/"}
    people, name = _asking(by, entry_id), f"entry-{entry_id}"
    with tenant(by.organisation_id):
        people += people_behind(by, "registrations.batch", batch_id) if batch_id else ()
    return tell("registrations.run_failed", people, context, name, by=by, key=f"{key}-failed")


def tell_takeover(takeover_id: int, *, by: Actor, key: str) -> int:
    """Tell who asked for a takeover how it ended; returns the new lines."""
    with tenant(by.organisation_id):
        found = takeover_of(by, takeover_id)
        people = people_behind(by, SUBJECT, takeover_id)
    name, link = f"takeover-{takeover_id}", f"/contracts/takeovers/{takeover_id}/"
    if found.status == "done":
        done: Context = {"contracts": found.contracts, "takeover_link": link}
        return tell("leasing.takeover_done", people, done, name, by=by, key=f"{key}-done")
    failed: Context = {"reason": found.fault_code, "takeover_link": link}
    return tell("leasing.takeover_failed", people, failed, name, by=by, key=f"{key}-failed")


def tell_papers(entry_id: int, *, by: Actor) -> int:
    """Tell those who make papers how many of a batch could not be made, and why; returns the lines.

    One line for each reason and batch; of a letterhead that is missing, one in all.
    """
    with tenant(by.organisation_id):
        lacking = said_in(by, entry_id)["lacking"]
        able = [one.user_id for one in recipients_with(by.organisation_id, GENERATE)]
    new = 0
    for code, papers, contract_id in lacking:
        link = "/settings/letterhead/" if code == NO_LETTERHEAD else f"/contracts/{contract_id}/"
        told: Context = {"papers": papers, "reason": code, "mending_link": link}
        name = f"papers-{code}" if code == NO_LETTERHEAD else f"entry-{entry_id}-{code}"
        key = f"entry-{entry_id}-{code}"
        new += tell("leasing.papers_lacking", able, told, name, by=by, key=key)
    return new


def tell_proposed(certificate_id: int, entry_id: int, *, by: Actor) -> int:
    """Tell those who may approve it that evidence waits for a second person; returns the new lines."""
    with tenant(by.organisation_id):
        proposer = asked_by(by, entry_id)
        able = [one.user_id for one in recipients_with(by.organisation_id, APPROVING)]
    others = [user_id for user_id in able if user_id != proposer]
    waiting: Context = {"evidence_link": f"/certificates/{certificate_id}/evidence/"}
    name = f"entry-{entry_id}"
    return tell("registrations.evidence_proposed", others, waiting, name, by=by, key=name)


def _asking(by: Actor, entry_id: int) -> list[int]:
    with tenant(by.organisation_id):
        person = asked_by(by, entry_id)
    return [] if person is None else [person]
