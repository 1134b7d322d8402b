"""The demo's organisations, users, own names and choices, made by the product's own actions."""

from collections.abc import Mapping

from vigie.documents.actions import set_letterhead
from vigie.fraud.actions import save_settings
from vigie.fraud.actions.organising import Choices
from vigie.kernel.actor import Actor, system_actor
from vigie.parties.actions import add_own_name
from vigie.parties.domain.own_names import Declared
from vigie.site.demo.lenders import Settings
from vigie.site.demo.letterheads import LETTERHEADS
from vigie.site.demo.selling import sell
from vigie.site.demo.world import Organisation, World
from vigie.tenancy.actions import NewUser, create_organisation, create_user
from vigie.tenancy.queries import find_sign_in, organisation_names


def settle(world: World) -> Mapping[str, Actor]:
    """Make each organisation of the world with its people; returns slug → acting system."""
    return {one.slug: _organisation(one) for one in world.organisations}


def _organisation(one: Organisation) -> Actor:
    """Make one, or find the one that an interrupted start left."""
    number = _numbers().get(one.name) or create_organisation(
        one.name, country=one.country, language=one.language
    )
    by = system_actor(number, name="demo", language=one.language)
    for user in one.users:
        new = NewUser(user.email, user.name, user.role, user.language)
        if find_sign_in(user.email) is None:
            create_user(new, password=user.password, by=by, key=f"demo:{user.email}")
    for place, own in enumerate(one.own_names):
        declared = Declared(own.name, own.role, own.valid_from, own.valid_until, own.siren)
        add_own_name(declared, by=by, key=f"demo:{place}")
    if one.slug in LETTERHEADS:
        since = one.own_names[0].valid_from
        set_letterhead(LETTERHEADS[one.slug], on=since, by=by, key="demo:letterhead")
    save_settings(_choices(one.settings), by=by, key="demo")
    sell(one.country, by)
    return by


def _choices(settings: Settings) -> Choices:
    opens, told = "open_task" in settings.default_acts, settings.notified_levels
    return Choices(
        grace_days=settings.grace_days,
        red_opens_task=opens,
        orange_opens_task=opens,
        notifies_red="red" in told,
        notifies_orange="orange" in told,
        notifies_yellow="yellow" in told,
    )


def _numbers() -> Mapping[str, int]:
    return {name: number for number, name in organisation_names().items()}
