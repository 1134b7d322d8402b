"""Legal holds on the page of retention: whose documents are meant, and why they are kept."""

from collections.abc import Mapping, Sequence
from typing import Final

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vigie.documents.domain.files import Subject
from vigie.documents.portal.forms import new_token
from vigie.documents.queries import documents, held_now, is_held
from vigie.kernel.actor import Actor
from vigie.ui.cells import Link
from vigie.ui.subjects import kinds_known, links_of

MOST: Final = 50


class HoldForm(forms.Form):
    """Whose documents are held, or released, and why; the subject was chosen before."""

    kind = forms.CharField(widget=forms.HiddenInput, max_length=60)
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(label=_("Why"), max_length=500)
    token = forms.CharField(widget=forms.HiddenInput, initial=new_token, max_length=64)


def holds_shown(request: HttpRequest, by: Actor) -> Mapping[str, object]:
    """Return the holds that stand, what a search found, and the subject that was chosen."""
    held, chosen = held_now(by), _chosen(request)
    words = "" if chosen else request.GET.get("q", "").strip()[:100]
    found = subjects_found(by, words)
    wanted = [one.subject for one in held] + list(found) + ([chosen] if chosen else [])
    names = links_of(by, [(one.kind, one.id) for one in wanted])
    return {
        "held": [(one, _named(names, one.subject)) for one in held],
        "q": words,
        "found": [(one, _named(names, one), papers) for one, papers in found.items()],
        "chosen": chosen,
        "chosen_name": _named(names, chosen) if chosen else None,
        "is_held": chosen is not None and is_held(chosen, by),
    }


def subjects_found(by: Actor, words: str) -> Mapping[Subject, Sequence[str]]:
    """Return the subjects of the documents that a search means, each with their references."""
    known = kinds_known()
    found: dict[Subject, list[str]] = {}
    for row in documents(by, words=words)[:MOST] if words else ():
        if row.subject_kind in known:
            found.setdefault(Subject(row.subject_kind, row.subject_id), []).append(row.reference)
    return found


def _chosen(request: HttpRequest) -> Subject | None:
    asked = request.POST if request.method == "POST" else request.GET
    kind, number = asked.get("kind", ""), asked.get("number", "")
    return Subject(kind, int(number)) if kind in kinds_known() and number.isdecimal() else None


def _named(names: Mapping[tuple[str, int], Link], one: Subject) -> Link:
    return names[one.kind, one.id]
