"""Somebody at the portal: a user of a role, signed in through the real page."""

from django.test import Client

from vigie.kernel.actor import Actor
from vigie.tenancy.actions import NewUser, create_user

PASSWORD = "correct horse battery"  # noqa: S105 -- opens nothing but test users


def signed_in(by: Actor, role: str, language: str = "en") -> Client:
    """Return a browser in which a new user of the actor's organisation has signed in."""
    address = f"{role}-{by.organisation_id}@example.org"
    create_user(NewUser(address, "Anna", role, language), password=PASSWORD, by=by, key=address)
    client = Client()
    client.post("/sign-in", {"email": address, "password": PASSWORD})
    return client
