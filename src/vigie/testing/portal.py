"""Somebody at the portal: a user of a role, signed in through the real page."""

from django.test import Client

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.tenancy.actions import NewUser, create_user
from vigie.tenancy.queries import actor_of, users

PASSWORD = "correct horse battery"  # noqa: S105 -- opens nothing but test users


def signed_in(by: Actor, role: str, language: str = "en") -> Client:
    """Return a browser in which a new user of the actor's organisation has signed in."""
    address = f"{role}-{by.organisation_id}@example.org"
    create_user(NewUser(address, "Anna", role, language), password=PASSWORD, by=by, key=address)
    client = Client()
    client.post("/sign-in", {"email": address, "password": PASSWORD})
    return client


def somebody(by: Actor, name: str, role: str = "fraud_analyst") -> Actor:
    """Return a new person of the actor's organisation; at the portal, see `as_somebody`."""
    address = f"{name}-{by.organisation_id}@example.org".lower()
    create_user(NewUser(address, name, role, "en"), password=PASSWORD, by=by, key=address)
    with tenant(by.organisation_id):
        return actor_of(users(by).get(email=address))


def as_somebody(one: Actor) -> Client:
    """Return a browser in which a person that `somebody` made has signed in."""
    address = f"{one.name}-{one.organisation_id}@example.org".lower()
    client = Client()
    client.post("/sign-in", {"email": address, "password": PASSWORD})
    return client
