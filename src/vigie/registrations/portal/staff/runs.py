"""Runs of the watch: the list, one run with its figures, what waits for a person."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid
from vigie.registrations import queries
from vigie.registrations.actions import answer_question, decide_mapping_fault
from vigie.registrations.actions.asking import ask_for_watch
from vigie.registrations.actions.evidence import APPROVE, RECORD
from vigie.registrations.domain.watching import HELD_BACK
from vigie.registrations.portal.forms import EndedForm, new_token
from vigie.registrations.portal.progress import follow
from vigie.registrations.portal.staff.evidence import waiting_lines
from vigie.registrations.portal.tables import RUNS_TABLE, fault_state, fault_title, run_state
from vigie.registrations.portal.words.refusals import refusal_of
from vigie.registrations.portal.words.states import level_cell
from vigie.registrations.queries import MappingFaultLine, RunLine
from vigie.registrations.queries.compared import without_product
from vigie.registrations.queries.evidence import proposed_evidence
from vigie.registrations.queries.waiting import rows_without_contract
from vigie.tenancy.queries import users
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.lists import Listing
from vigie.ui.records import Progress

READ: Final = "registrations.read_imports"
RUN: Final = "registrations.run_watch"
DECIDE: Final = "registrations.decide_mapping_faults"
ANSWER: Final = "registrations.answer_questions"
SHEETS: Final = "registrations.read_certificates"
_LEVELS: Final = ("red", "orange", "yellow")


@require_GET
@staff_page(READ)
def runs(request: StaffRequest) -> HttpResponse:
    """Show the runs, the latest first."""
    by = request.actor
    listing = Listing(request, RUNS_TABLE)
    before = int(listing.after) if listing.after.isdecimal() else None
    found = queries.runs(by, before_id=before, size=listing.size + 1)
    rows = found[: listing.size]
    listing.fill(rows, next_after=str(rows[-1].id) if len(found) > listing.size else "")
    context = {
        "listing": listing,
        "under_way": [_progress(request, row) for row in rows if row.status == "running"],
        "may_run": by.may(RUN),
        "key": new_token(),
    }
    return render(request, "registrations/pages/runs.html", context)


@require_POST
@staff_page(RUN)
def start(request: StaffRequest) -> HttpResponse:
    """Ask for a run of the watch."""
    ask_for_watch(by=request.actor, key=request.POST.get("key", ""))
    messages.success(request, _("The watch is asked for: it begins as soon as a worker is free."))
    return redirect("registrations:runs")


@require_GET
@staff_page(READ)
def progress(request: StaffRequest, run_id: int) -> HttpResponse:
    """Answer how far a run is; when it ends the page is read again."""
    line = queries.run_detail(request.actor, run_id)
    context = {"progress": _progress(request, line)}
    response = render(request, "ui/parts/progress.html", context)
    if line.status != "running":
        response["HX-Refresh"] = "true"
    return response


@require_GET
@staff_page(READ)
def one(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show one run: what was compared, what was found, how long it took."""
    by = request.actor
    line = queries.run_detail(by, run_id)
    context = {
        "run": line,
        "state": run_state(line),
        "progress": _progress(request, line) if line.status == "running" else None,
        "reason": _reason(line),
        "facts": _facts(line),
        "levels": [(level_cell(name, 0), line.alerts.get(name, 0)) for name in _LEVELS],
        "faults": _shown(by, _faults(by, line), then=line.as_of),
        "may_decide": by.may(DECIDE),
        "key": new_token(),
    }
    return render(request, "registrations/pages/run.html", context)


@require_GET
@staff_page(READ)
def questions(request: StaffRequest) -> HttpResponse:
    """Show what only a person can answer: contracts that left, fields that differ too often."""
    by = request.actor
    after = request.GET.get("after", "")
    found = queries.questions(by, after_id=int(after) if after.isdecimal() else 0, size=51)
    context = {
        "questions": [(one, new_token(), EndedForm(one.id)) for one in found[:50]],
        "next_after": found[49].id if len(found) > 50 else "",
        "is_continued": bool(after),
        "faults": [_fault(one) for one in queries.mapping_faults(by, only_asked=True)],
        "doubted": _shown(by, queries.doubted_faults(by)),
        "without_product": without_product(by) if by.may(SHEETS) else 0,
        "rows_without_contract": rows_without_contract(by),
        "proposed": waiting_lines(by, proposed_evidence(by)) if by.may(SHEETS) else [],
        "may_record": by.may(RECORD),
        "may_approve": by.may(APPROVE) and by.user_id is not None,
        "may_answer": by.may(ANSWER),
        "may_decide": by.may(DECIDE),
        "key": new_token(),
    }
    return render(request, "registrations/pages/questions.html", context)


@require_POST
@staff_page(ANSWER)
def answer(request: StaffRequest, question_id: int) -> HttpResponse:
    """Take a person's answer about a contract that left the portfolio."""
    watch = answer_question(
        question_id,
        answer=request.POST.get("answer", ""),
        note=request.POST.get("note", "")[:2000],
        by=request.actor,
        key=request.POST.get("key", ""),
    )
    said = (
        _(
            "The contract is over: its certificate is no longer watched, and its alerts are being "
            "cleared or closed."
        )
        if watch == "ended"
        else _("The contract is still yours: its certificate stays watched.")
    )
    messages.success(request, said)
    return redirect("registrations:questions")


@require_POST
@staff_page(DECIDE)
def decide(request: StaffRequest, fault_id: int) -> HttpResponse:
    """Take a person's word on a field that differs too often to be true."""
    verdict = request.POST.get("verdict", "")
    if verdict not in {"fault", "real"}:
        raise Invalid("registrations.verdict_unknown", verdict=verdict)
    was_held = queries.mapping_fault(request.actor, fault_id).state in HELD_BACK
    decide_mapping_fault(
        fault_id,
        is_fault=verdict == "fault",
        by=request.actor,
        key=request.POST.get("key", ""),
    )
    messages.success(request, _answered(is_fault=verdict == "fault", was_held=was_held))
    return redirect("registrations:questions")


def _answered(*, is_fault: bool, was_held: bool) -> str:
    """Return what follows from an answer about a field."""
    if is_fault:
        return _(
            "Held back: the run that begins now closes the alerts that rest wholly on this field, and "
            "it raises nothing until its mapping is right."
        )
    if was_held:
        return _(
            "Taken as real: the run that begins now tells each difference, and opens the alerts again "
            "that were closed because of this field."
        )
    return _("Taken as real: each difference stands on its certificate.")


def _progress(request: StaffRequest, line: RunLine) -> Progress:
    return follow(
        request,
        line,
        label=_("Run %(number)s") % {"number": line.id},
        poll=reverse("registrations:run_progress", args=[line.id]),
    )


def _facts(line: RunLine) -> list[tuple[object, str, object]]:
    is_over = line.finished_at is not None
    return [
        (_("Register as of"), "date", line.as_of),
        (_("Started"), "moment", line.started_at),
        (_("Finished"), "moment", line.finished_at),
        (_("Seconds"), "number", round(line.wall_seconds, 1) if is_over else None),
        (_("Certificates watched"), "number", line.expected_rows),
        (_("Compared"), "number", line.paired),
        *_alone(line),
        (_("Rows of the register"), "number", line.observed_rows),
        (_("Of no contract of the portfolio"), "number", line.only_observed),
        (_("Register rows without a vehicle"), "number", line.unnamed_rows),
        (_("Certificates assessed"), "number", line.subjects),
    ]


def _alone(line: RunLine) -> list[tuple[object, str, object]]:
    """Return the watched that were not compared, by reason where the run counted them."""
    if line.unreadable is None:
        return [(_("Not found in the register, or not readable"), "number", line.only_expected)]
    return [
        (_("Not found in the register"), "number", line.not_found),
        (_("Row could not be read"), "number", line.unreadable),
    ]


def _faults(by: Actor, line: RunLine) -> list[MappingFaultLine]:
    return [] if line.as_of is None else queries.mapping_faults_then(by, line.as_of)


def _shown(
    by: Actor, faults: Sequence[MappingFaultLine], *, then: date | None = None
) -> list[dict[str, object]]:
    """Return faults with the names of those who answered."""
    names = dict(users(by).values_list("id", "name")) if faults else {}
    return [_fault(one, then=then, names=names) for one in faults]


def _fault(
    line: MappingFaultLine, *, then: date | None = None, names: Mapping[int, str] | None = None
) -> dict[str, object]:
    """Return a fault as it is shown; `then` is the day of a past run, whose figures may be over."""
    share = round(100 * line.differing / line.paired) if line.paired else 0
    return {
        "line": line,
        "title": fault_title(line),
        "state": fault_state(line),
        "share": share,
        "counted_on": line.last_seen_on if then not in (None, line.last_seen_on) else None,
        "decided_by": (names or {}).get(line.decided_by or 0, ""),
        "key": new_token(),
    }


def _reason(line: RunLine) -> str:
    if line.status != "failed":
        return ""
    if not line.fault_code:
        return _("The run stopped because of a fault of ours. What it had recorded stays.")
    return refusal_of(line.fault_code, line.fault_params)
