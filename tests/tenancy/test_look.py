"""The look of an organisation: tried, refused with its figure, kept for everybody."""

import pytest

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Forbidden, Invalid
from vigie.tenancy.actions import change_accent, create_organisation
from vigie.tenancy.queries import organisation_of
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
TEAL = {"light": "#0f766e", "dark": "#5eead4"}


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test", language="fr")


def kept(by: Actor) -> tuple[str, str]:
    with tenant(by.organisation_id):
        mine = organisation_of(by)
        return mine.accent, mine.accent_dark


def test_an_accent_is_kept_for_everybody_of_the_organisation(by: Actor) -> None:
    administrator = signed_in(by, "administrator")
    answer = administrator.post("/settings/look/", {**TEAL, "key": "k1"}, follow=True)
    assert "The accent is kept" in answer.content.decode()
    assert kept(by) == ("#0f766e", "#5eead4")
    page = signed_in(by, "reader").get("/").content.decode()
    assert '<link rel="stylesheet" href="/accent.css?light=0f766e&amp;dark=5eead4">' in page


def test_a_colour_that_cannot_be_read_is_refused_with_its_figure(by: Actor) -> None:
    administrator = signed_in(by, "administrator", "fr")
    given = {"light": "#FFCC00", "dark": "#5eead4", "key": "k1"}
    answer = administrator.post("/settings/look/", given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "#ffcc00 n’atteint que 1,37:1" in page
    assert "#876c00 par exemple" in page
    assert 'value="#FFCC00"' in page
    assert kept(by) == ("", "")


@pytest.mark.parametrize(
    ("light", "dark", "code"),
    [
        ("#0f766e", "#0f766e", "tenancy.accent_dark"),
        ("#5eead4", "#5eead4", "tenancy.accent_light"),
        ("teal", "#5eead4", "tenancy.accent_unfit"),
        ("#0f766e", "", "tenancy.accent_unfit"),
    ],
)
def test_each_theme_is_checked(by: Actor, light: str, dark: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        change_accent(light, dark, by=by, key="k")
    assert refused.value.code == code


def test_trying_a_colour_changes_nothing_for_anybody(by: Actor) -> None:
    administrator = signed_in(by, "administrator")
    page = administrator.get("/settings/look/?light=0f766e&dark=5eead4").content.decode()
    assert "You alone see this colour" in page
    assert "4.90:1" in page
    assert "/accent.css?light=0f766e" in page
    assert kept(by) == ("", "")
    assert "/accent.css?light=0f766e" not in administrator.get("/").content.decode()


def test_the_portals_own_accent_comes_back(by: Actor) -> None:
    administrator = signed_in(by, "administrator")
    change_accent("#0f766e", "#5eead4", by=by, key="k")
    administrator.post("/settings/look/", {"own": "back"})
    assert kept(by) == ("", "")
    assert "/accent.css" not in administrator.get("/").content.decode()


def test_only_who_may_changes_the_look(by: Actor) -> None:
    assert signed_in(by, "fraud_analyst").get("/settings/look/").status_code == 403
    other = Actor(by.organisation_id, 1, "Anna", "en", frozenset({"fraud.read_alerts"}))
    with pytest.raises(Forbidden):
        change_accent("", "", by=other, key="k")
