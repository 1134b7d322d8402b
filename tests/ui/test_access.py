"""The door of staff pages."""

from django.http import HttpResponse
from tests.ui.asking import CLERK, ask

from vigie.kernel.errors import Conflict, NotFound, Unavailable, VigieError
from vigie.ui.access import StaffRequest, staff_page


@staff_page("ui.read_patterns")
def page(request: StaffRequest) -> HttpResponse:
    return HttpResponse(f"for {request.actor.name}")


@staff_page("fraud.read_alerts")
def alerts(request: StaffRequest) -> HttpResponse:
    return HttpResponse("alerts")


def refusing(error: VigieError) -> HttpResponse:
    @staff_page()
    def view(request: StaffRequest) -> HttpResponse:
        raise error

    answer = view(ask("/x"))
    assert isinstance(answer, HttpResponse)
    return answer


def test_signed_in_and_permitted() -> None:
    answer = page(ask("/patterns/"))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store, private")


def test_signed_out_goes_to_sign_in_and_comes_back() -> None:
    answer = page(ask("/patterns/?page=list", None))
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in?next=%2Fpatterns%2F%3Fpage%3Dlist"


def test_a_fragment_of_a_lost_session_moves_the_whole_page() -> None:
    request = ask(
        "/part", None, **{"HX-Request": "true", "HX-Current-URL": "http://a.b/alerts/?q=1"}
    )
    answer = page(request)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/sign-in?next=%2Falerts%2F%3Fq%3D1"


def test_without_the_permission_the_page_says_so() -> None:
    answer = alerts(ask("/alerts/"))
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 403
    assert b"You may not open this page" in answer.content


def test_refusals_become_their_status() -> None:
    assert refusing(NotFound("ui.test")).status_code == 404
    assert refusing(Conflict("ui.test")).status_code == 409
    late = refusing(Unavailable("ui.test", retry_after=90))
    assert (late.status_code, late["Retry-After"]) == (503, "90")


def test_a_refused_fragment_is_a_message_and_no_page() -> None:
    answer = alerts(ask("/alerts/", CLERK, **{"HX-Request": "true"}))
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 403
    assert b"data-toast" in answer.content
    assert b"<html" not in answer.content
