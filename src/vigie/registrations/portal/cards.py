"""What surveillance offers to pages that do not know it: dashboard cards, search."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from vigie.journal.actions import record_reading
from vigie.kernel.actor import Actor
from vigie.parties.queries import READ as READ_NAMES
from vigie.parties.queries import own_names
from vigie.registrations import queries
from vigie.registrations.portal.tables import freshness, run_state
from vigie.registrations.portal.words.states import SIDES
from vigie.registrations.queries.contracts import contract_numbers_of
from vigie.registrations.queries.waiting import waiting_count
from vigie.ui import formats
from vigie.ui.registries import Card, Hit, MenuEntry, Origin, SearchProvider

_READ = "registrations.read_certificates"
_READ_IMPORTS = "registrations.read_imports"
_SUBJECT = "registrations.certificate"
_LABEL = _("Certificate")
_FEW = 5


def watched(by: Actor) -> Mapping[str, object]:
    """Return how many certificates are watched, and how many need looking for."""
    return {"figures": queries.figures(by), "may_import": by.may("registrations.import_files")}


def fresh(by: Actor) -> Mapping[str, object]:
    """Return how fresh each source is."""
    found = queries.sources(by, today=localdate())
    return {
        "sources": [(one, SIDES[one.side], freshness(one)) for one in found],
        "may_manage": by.may("registrations.manage_sources"),
        "lacks_own_names": bool(found) and not own_names(by),
        "may_name": by.may(READ_NAMES),
    }


def last_runs(by: Actor) -> Mapping[str, object]:
    """Return the latest runs."""
    return {"runs": [(one, run_state(one)) for one in queries.runs(by, size=_FEW)]}


def find(by: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Return the certificates that a search means; what is shown of people is journalled."""
    found = queries.find_certificates(by, words, limit)
    if found:
        record_reading(by, _SUBJECT, None, len(found))
    return [
        Hit(
            formats.plate(one.plate) if one.plate else one.contract_number,
            " · ".join(part for part in (one.contract_number, one.customer_name, one.vin) if part),
            reverse("registrations:certificate", args=[one.id]),
        )
        for one in found
    ]


def named(by: Actor, ids: Sequence[int]) -> Mapping[int, Hit]:
    """Return certificates under their contract numbers, each with its page."""
    return {
        pk: Hit(f"{_LABEL} {number}", "", reverse("registrations:certificate", args=[pk]))
        for pk, number in contract_numbers_of(by, ids).items()
    }


MENU = (
    MenuEntry(
        "registrations.certificates",
        _("Certificates"),
        "registrations:certificates",
        "file-certificate",
        _READ,
        order=30,
        key="c",
    ),
    MenuEntry(
        "registrations.questions",
        _("Questions"),
        "registrations:questions",
        "help",
        _READ_IMPORTS,
        order=40,
        key="q",
        count=waiting_count,
    ),
    MenuEntry(
        "registrations.imports",
        _("Imports"),
        "registrations:imports",
        "file-import",
        _READ_IMPORTS,
        order=50,
        key="i",
    ),
    MenuEntry(
        "registrations.runs",
        _("Runs"),
        "registrations:runs",
        "refresh",
        _READ_IMPORTS,
        order=60,
        key="u",
    ),
)
ORIGIN = Origin("registrations.certificates", _SUBJECT, _LABEL, {}, named, _READ)
SEARCH = SearchProvider(
    "registrations.certificates", _("Certificates"), find, _READ, 20, "registrations:certificates"
)
CARDS = (
    Card(
        "registrations.watched",
        "registrations/parts/watched_card.html",
        watched,
        _READ,
        40,
        wide=True,
    ),
    Card("registrations.fresh", "registrations/parts/fresh_card.html", fresh, _READ_IMPORTS, 50),
    Card("registrations.runs", "registrations/parts/runs_card.html", last_runs, _READ_IMPORTS, 60),
)
