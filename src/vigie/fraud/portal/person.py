"""The page of the person concerned: one purpose, no account, two steps.

The first step shows neither question nor vehicle and asks for the number of the contract; wrong numbers
lock the link. Then the question is read, answered with words and papers, and what stands can be
contested. Files are kept as they came and never shown here.
"""

import secrets
from collections.abc import Sequence
from typing import Any, Final

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vigie.documents.actions import lay_down, store
from vigie.documents.actions.rows import Description
from vigie.documents.domain.files import Subject, media_type_of
from vigie.fraud.actions import answer_question, contest_by_link
from vigie.fraud.actions.asking import refuse_answer
from vigie.fraud.domain.inquiries import LARGEST_FILE, MEDIA, MOST_FILES, questions
from vigie.fraud.models import Inquiry
from vigie.fraud.portal.explaining import AnswerForm, ContestForm, NumberForm
from vigie.fraud.portal.words.alerts import EFFECTS
from vigie.fraud.portal.words.sentences import told
from vigie.fraud.queries.inquiries import ANSWER, answers_of, inquiry_of_link, standing_on
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Invalid, VigieError
from vigie.kernel.text import fold
from vigie.tenancy.actions import answer_link, open_link
from vigie.tenancy.queries import link_actor, organisation_of
from vigie.ui.access import link_page
from vigie.ui.catalogue import sentence
from vigie.ui.errors import status_of

SUBJECT: Final = "fraud.alert"
PROOF: Final = "fraud.person"
PROOF_SECONDS: Final = 3_600
PERMISSIONS: Final = frozenset({ANSWER, "documents.store_documents", "documents.read_documents"})


# The token in the address is the secret that a forger lacks: a cookie of ours would add nothing, and
# whoever blocks cookies could not answer.
@csrf_exempt
@require_http_methods(["GET", "POST"])
@link_page
def show(request: Any, token: str) -> HttpResponse:
    """Ask for the number; with it show the question, take the answer or the contest."""
    by = link_actor(request.link, PERMISSIONS)
    open_link(request.link.pk, by=by, key=secrets.token_hex(16))
    inquiry = inquiry_of_link(by, request.link.pk)
    if request.method == "GET":
        return _first(request, by, NumberForm(), done=request.GET.get("done", ""))
    if _is_proved(request.POST.get("proof", ""), inquiry):
        return _taken(request, token, inquiry, by)
    return _opened(request, inquiry, by)


def _is_proved(proof: str, inquiry: Inquiry) -> bool:
    """Tell whether the number was given within the hour: a signed word says so, no cookie."""
    try:
        return bool(signing.loads(proof, salt=PROOF, max_age=PROOF_SECONDS) == inquiry.pk)
    except signing.BadSignature:
        return False


def _opened(request: Any, inquiry: Inquiry, by: Actor) -> HttpResponse:
    form = NumberForm(request.POST)
    given = fold(str(request.POST.get("number", ""))).replace(" ", "")
    is_right = given == fold(inquiry.alert.contract_number).replace(" ", "")
    key = secrets.token_hex(16)
    answer_link(request.link.pk, is_right=is_right, by=by, key=key)
    if not is_right:
        form.add_error("number", sentence(Invalid("fraud.number_wrong"), get_language() or "en"))
        return _first(request, by, form)
    return _second(request, inquiry, by)


def _taken(request: Any, token: str, inquiry: Inquiry, by: Actor) -> HttpResponse:
    is_contest = "contests" in request.POST
    form = ContestForm(request.POST) if is_contest else AnswerForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Invalid("fraud.answer_empty")
        text, key = form.cleaned_data["text"], form.cleaned_data["key"]
        if is_contest:
            contest_by_link(inquiry.alert_id, text=text, by=by, key=key)
        else:
            refuse_answer(inquiry)  # before a byte of a paper is kept
            papers = _kept(request.FILES.getlist("papers"), inquiry, by, key)
            answer_question(inquiry.pk, text=text, documents=papers, by=by, key=key)
    except VigieError as error:
        said = sentence(error, get_language() or "en")
        return _second(request, inquiry, by, problem=said, status=status_of(error))
    done = "contest" if is_contest else "answer"
    return redirect(f"/{request.link.purpose}/{token}/?done={done}")


def _kept(
    files: Sequence["UploadedFile[Any]"], inquiry: Inquiry, by: Actor, key: str
) -> tuple[int, ...]:
    """Keep the papers as documents of the alert: judged by their bytes, all fit or none is kept."""
    if len(files) > MOST_FILES:
        raise Invalid("fraud.papers_too_many", limit=MOST_FILES)
    for one in files:
        beginning = one.read(16)
        one.seek(0)
        if (one.size or 0) > LARGEST_FILE or media_type_of(beginning) not in MEDIA:
            limit = LARGEST_FILE // 1024**2
            raise Invalid("fraud.paper_unfit", name=(one.name or "")[:80], limit=limit)
    today, subject = timezone.localdate(), Subject(SUBJECT, inquiry.alert_id)
    said = Description("piece", inquiry.alert.reference, inquiry.language, today)
    return tuple(
        store(said, lay_down(one.chunks(), by=by), subject=subject, by=by, key=f"{key} paper {n}")
        for n, one in enumerate(files)
    )


def _first(request: Any, by: Actor, form: NumberForm, done: str = "") -> HttpResponse:
    context = {"form": form, "sender": organisation_of(by).name, "done": done}
    status = 422 if form.errors else 200
    return render(request, "fraud/pages/person_number.html", context, status=status)


def _second(
    request: Any, inquiry: Inquiry, by: Actor, problem: str = "", status: int = 200
) -> HttpResponse:
    language = (get_language() or "en")[:2]
    standing = standing_on(inquiry.alert)
    context = {
        "sender": organisation_of(by).name,
        "question": questions()[inquiry.question][language],
        "answer_by": inquiry.answer_by,
        "is_open": timezone.localdate() <= inquiry.answer_by,
        "answers": answers_of(inquiry),
        "standing": standing,
        "effects": [EFFECTS[code] for code in standing.effects] if standing else [],
        "reasons": _reasons(inquiry) if standing else [],
        "form": AnswerForm(request.POST if problem else None),
        "contest_form": ContestForm(auto_id="id_contest_%s"),
        "proof": signing.dumps(inquiry.pk, salt=PROOF),
        "problem": problem,
    }
    return render(request, "fraud/pages/person.html", context, status=status)


def _reasons(inquiry: Inquiry) -> list[str]:
    """Return what the registers say, in words: the reasons that what stands rests on."""
    currency = inquiry.alert.currency
    return [
        told("reasons", str(one["code"]), one["facts"], currency=currency)
        for finding in inquiry.alert.body.get("findings", ())
        for one in finding["reasons"]
    ]
