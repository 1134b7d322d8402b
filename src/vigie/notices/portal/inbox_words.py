"""What a line of the inbox says: a sentence, and a second one with its figures."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vigie.notices.domain.inbox import given_form, inbox_kind
from vigie.notices.domain.kinds import Value
from vigie.notices.models import InboxItem
from vigie.ui import cells, formats
from vigie.ui.catalogue import brief
from vigie.ui.levels import LEVELS

Given = Mapping[str, Value]
Told = tuple[str, str]
LOUD: Final = frozenset(
    {
        "ops.import_refused",
        "ops.import_held",
        "ops.register_silent",
        "ops.own_names_missing",
        "registrations.run_failed",
        "leasing.takeover_failed",
        "leasing.papers_lacking",
        "leasing.contract_reopened",
    }
)
ICONS: Final = {
    "fraud.run_digest": "bell",
    "fraud.baseline_ready": "bell",
    "ops.register_silent": "alert-triangle",
    "ops.import_refused": "alert-triangle",
    "ops.import_held": "help",
    "ops.own_names_missing": "alert-triangle",
    "registrations.import_taken": "file-import",
    "registrations.run_done": "refresh",
    "registrations.run_failed": "alert-triangle",
    "registrations.questions_asked": "help",
    "registrations.evidence_proposed": "gavel",
    "registrations.products_missing": "help",
    "leasing.pledge_to_release": "shield-check",
    "leasing.contract_reopened": "alert-triangle",
    "leasing.ends_announced": "calendar",
    "leasing.takeover_done": "file-import",
    "leasing.takeover_failed": "alert-triangle",
    "leasing.papers_lacking": "alert-triangle",
    "fraud.answer_came": "message",
    "fraud.contest_came": "gavel",
}


def told(item: InboxItem) -> Told:
    """Return the sentence of a line and its detail, in the language of the page."""
    return _WRITERS[item.kind](given_form(inbox_kind(item.kind), item.context))


def _digest(given: Given) -> Told:
    return _counted(given, _new_alerts), _levels(given)


def _new_alerts(count: int) -> str:
    return ngettext("%(n)s new alert", "%(n)s new alerts", count)


def _baseline(given: Given) -> Told:
    backlog = int(str(given["backlog"]))
    words = ngettext(
        "First comparison done: %(n)s certificate to look at",
        "First comparison done: %(n)s certificates to look at",
        backlog,
    )
    return words % {"n": _number(backlog)}, _levels(given)


def _silent(given: Given) -> Told:
    days = int(str(given["days_silent"]))
    words = ngettext(
        "A register has been silent for %(n)s day",
        "A register has been silent for %(n)s days",
        days,
    )
    low = ngettext(
        "Its last extract speaks of %(day)s; one is expected every day.",
        "Its last extract speaks of %(day)s; one is expected every %(n)s days.",
        int(str(given["rhythm_days"])),
    )
    values = {"day": _day(given["last_as_of"]), "n": given["rhythm_days"]}
    return words % {"n": _number(days)}, low % values


def _refused(given: Given) -> Told:
    return _("A file was refused"), _reason(given)


def _held(given: Given) -> Told:
    return _("A file waits for your word"), _reason(given)


def _taken(given: Given) -> Told:
    rows, bad = int(str(given["rows"])), int(str(given["bad_rows"]))
    words = ngettext("Your file was taken: %(n)s row", "Your file was taken: %(n)s rows", rows)
    low = ngettext("%(n)s row was set aside", "%(n)s rows were set aside", bad)
    return words % {"n": _number(rows)}, low % {"n": _number(bad)} if bad else ""


def _run_done(given: Given) -> Told:
    found = int(str(given["distortions"]))
    low = ngettext("%(n)s open distortion", "%(n)s open distortions", found)
    counts = f"{low % {'n': _number(found)}} · {_levels(given)}"
    return _("The run that you asked for is done"), counts


def _run_failed(given: Given) -> Told:
    return _("The run that you asked for did not finish"), _reason(given)


def _questions(given: Given) -> Told:
    count = int(str(given["questions"]))
    words = ngettext(
        "%(n)s question waits for your answer", "%(n)s questions wait for your answer", count
    )
    return words % {"n": _number(count)}, _("Contracts are absent from the last full portfolio.")


def _taken_over(given: Given) -> Told:
    count = int(str(given["contracts"]))
    words = ngettext("%(n)s contract was taken over", "%(n)s contracts were taken over", count)
    return words % {"n": _number(count)}, _("The file came to the totals of its source.")


def _not_taken_over(given: Given) -> Told:
    return _("The takeover that you asked for did not happen"), _reason(given)


def _lacking(given: Given) -> Told:
    papers = int(str(given["papers"]))
    words = ngettext(
        "%(n)s invoice could not be put on paper",
        "%(n)s invoices could not be put on paper",
        papers,
    )
    return words % {"n": _number(papers)}, _reason(given)


def _reopened(given: Given) -> Told:
    said = {
        "kept": _("Its pledge was not released yet and stays."),
        "released": _("Its pledge was struck off already: the claim is not secured any more."),
    }.get(str(given["pledge"]), _("It had no pledge."))
    return _("A payment went back and reopened a contract that had ended"), said


def _ends(given: Given) -> Told:
    count = int(str(given["contracts"]))
    words = ngettext("%(n)s contract is near its end", "%(n)s contracts are near their end", count)
    return words % {"n": _number(count)}, _("Agree with the customer on what follows.")


def _pledge(given: Given) -> Told:
    del given
    low = _("The credit is settled. Have the pledge struck off, then record its confirmation.")
    return _("A pledge is to be released"), low


def _answered(given: Given) -> Told:
    count = int(str(given["answers"]))
    words = ngettext("%(n)s answer to your question", "%(n)s answers to your question", count)
    return words % {"n": _number(count)}, _("What was said stands beside the facts of the alert.")


def _contested(given: Given) -> Told:
    del given
    low = _("Somebody other than who decided looks at it again and says what comes of it.")
    return _("A decision is contested"), low


def _nameless(given: Given) -> Told:
    count = int(str(given["certificates"]))
    low = ngettext(
        "%(n)s certificate is watched; leases and pledges in your name are not judged.",
        "%(n)s certificates are watched; leases and pledges in your name are not judged.",
        count,
    )
    return _("No name of your organisation is known"), low % {"n": _number(count)}


def _without_product(given: Given) -> Told:
    count = int(str(given["contracts"]))
    words = ngettext("%(n)s contract gives no product", "%(n)s contracts give no product", count)
    low = _("What the rules ask of a lease, a pledge or an owner is not asked of them.")
    return words % {"n": _number(count)}, low


def _proposed(_given: Given) -> Told:
    low = _(
        "It can make an alert certain or take that back: no rule reads it before you approve it."
    )
    return _("Evidence waits for a second person"), low


def _counted(given: Given, words: Callable[[int], str]) -> str:
    count = sum(int(str(given[level])) for level in ("red", "orange", "yellow"))
    return words(count) % {"n": _number(count)}


def _levels(given: Given) -> str:
    """Return the counts by level, `Certain 2 · Probable 3`; levels without any are left out."""
    counts = [(name, int(str(given[name]))) for name in ("red", "orange", "yellow")]
    said = [f"{LEVELS[name].word} {_number(count)}" for name, count in counts if count]
    return " · ".join(said) or _("No alert was opened.")


def _reason(given: Given) -> str:
    """Return why, in words that need no value beside them; the page says the rest."""
    return brief(str(given["reason"]), cells.language())


def _day(value: Value) -> str:
    return formats.day(value, cells.language()) if not isinstance(value, int | str) else str(value)


def _number(count: int) -> str:
    return formats.number(count, cells.language())


_WRITERS: Final[dict[str, Callable[[Given], Told]]] = {
    "fraud.run_digest": _digest,
    "fraud.baseline_ready": _baseline,
    "ops.register_silent": _silent,
    "ops.import_refused": _refused,
    "ops.import_held": _held,
    "ops.own_names_missing": _nameless,
    "registrations.import_taken": _taken,
    "registrations.run_done": _run_done,
    "registrations.run_failed": _run_failed,
    "registrations.questions_asked": _questions,
    "registrations.evidence_proposed": _proposed,
    "registrations.products_missing": _without_product,
    "leasing.pledge_to_release": _pledge,
    "leasing.contract_reopened": _reopened,
    "leasing.ends_announced": _ends,
    "leasing.takeover_done": _taken_over,
    "leasing.takeover_failed": _not_taken_over,
    "leasing.papers_lacking": _lacking,
    "fraud.answer_came": _answered,
    "fraud.contest_came": _contested,
}
