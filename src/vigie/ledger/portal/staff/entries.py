"""An entry, and its reversal with a look at what it would book."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from vigie.kernel.actor import Actor
from vigie.ledger.actions import reverse_entry
from vigie.ledger.actions.manual import REVERSE
from vigie.ledger.domain.transfers import Subject, Transfer, reversed_transfers
from vigie.ledger.portal.forms import DayForm
from vigie.ledger.portal.origins import act_in_words, links_of
from vigie.ledger.portal.words import BOOKS, JOURNALS, name_of
from vigie.ledger.queries.charts import READ, names_of
from vigie.ledger.queries.entries import HAND, origin_of, reversal_of, subject_of, transfers_of
from vigie.ledger.queries.entries import entry as find
from vigie.ui.access import StaffRequest, staff_page
from vigie.ui.cells import Link


@staff_page(READ)
def entry(request: StaffRequest, entry_id: int) -> HttpResponse:
    """Show an entry with its transfers, what it reverses and what reversed it."""
    by = request.actor
    found = find(by, entry_id)
    reversal = reversal_of(by.organisation_id, entry_id)
    origin = origin_of(found)
    subject = subject_of(found.subject_kind, found.subject_id)
    transfers = list(transfers_of(by.organisation_id, entry_id))
    links = links_of(by, [one for one in (subject, *(one.subject for one in transfers)) if one])
    about = links[subject] if subject else None
    facts = [
        (_("Booked on"), "date", found.booked_on),
        (_("Recorded at"), "moment", found.recorded_at),
        (_("Journal"), "text", JOURNALS.get(found.journal, found.journal)),
        (pgettext("account", "Act"), "text", act_in_words(found.act)),
        (_("About"), "link", about),
        (_("Supporting paper"), "text", found.piece),
        (_("Key"), "text", found.key),
        (_("Digest"), "text", found.digest[:16]),
    ]
    context = {
        "entry": found,
        "reversal": reversal,
        "facts": facts,
        "lines": _lines(by, transfers, links),
        "about": about,
        "origin": act_in_words(origin),
        "is_by_hand": origin == HAND,
        "may_reverse": by.may(REVERSE) and reversal is None,
    }
    return render(request, "ledger/pages/entry.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(REVERSE)
def reverse(request: StaffRequest, entry_id: int) -> HttpResponse:
    """Show what a reversal would book, tried and taken back; POST books it."""
    by = request.actor
    original = find(by, entry_id)
    form = DayForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if "confirmed" in request.POST:
            done = reverse_entry(entry_id, booked_on=given["on"], by=by, key=given["token"])
            messages.success(request, _("The entry is reversed."))
            return redirect("ledger:entry", done)
        reverse_entry.dry_run(entry_id, booked_on=given["on"], by=by, key=given["token"])
    mirrored = list(reversed_transfers(transfers_of(by.organisation_id, entry_id)))
    links = links_of(by, [one.subject for one in mirrored if one.subject])
    context = {
        "entry": original,
        "form": form,
        "lines": _lines(by, mirrored, links),
        "tried_on": form.cleaned_data.get("on") if form.is_bound and form.is_valid() else None,
    }
    return render(request, "ledger/pages/reverse.html", context, status=422 if form.errors else 200)


def _lines(
    by: Actor, transfers: Sequence[Transfer], links: Mapping[Subject, Link]
) -> list[dict[str, object]]:
    names = names_of(by, {code for one in transfers for code in (one.debit, one.credit)})
    return [
        {
            "debit": one.debit,
            "debit_name": name_of(names[one.book, one.amount.currency, one.debit]),
            "credit": one.credit,
            "credit_name": name_of(names[one.book, one.amount.currency, one.credit]),
            "amount": one.amount.amount,
            "currency": one.amount.currency,
            "value_on": one.value_on,
            "text": one.text,
            "book": BOOKS[one.book],
            "about": links[one.subject] if one.subject else None,
        }
        for one in transfers
    ]
