"""Requests as the middleware hands them to views, without a database."""

from django.test import RequestFactory

from vigie.kernel.actor import Actor
from vigie.ui.access import StaffRequest

CLERK = Actor(1, 1, "Zoé", "fr", frozenset({"ui.*"}))


def ask(address: str, actor: Actor | None = CLERK, **headers: str) -> StaffRequest:
    request: StaffRequest = RequestFactory(headers=headers).get(address)  # type: ignore[assignment]  # the middleware adds the actor
    request.actor = actor  # type: ignore[assignment]  # None when signed out
    return request
