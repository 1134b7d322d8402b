"""Every component is drawn in every language, and nothing is left untranslated in the frame."""

import re

import pytest
from django.http import HttpResponse
from django.utils import translation
from tests.ui.asking import CLERK, ask

from vigie.kernel.actor import Actor
from vigie.ui import pages, patterns, registries
from vigie.ui.context import menu_of
from vigie.ui.registries import Hit, MenuEntry, Panel, Registry, SearchProvider


def text_of(language: str, page: str) -> str:
    with translation.override(language):
        answer = patterns.show(ask(f"/patterns/?page={page}"))
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", ["en", "fr", "pl"])
@pytest.mark.parametrize("page", ["", "list", "empty", "record", "queue", "report"])
def test_each_page_kind_is_drawn(language: str, page: str) -> None:
    text = text_of(language, page)
    assert f'<html lang="{language}"' in text
    assert "{{" not in text
    assert "{%" not in text


def test_levels_carry_shape_and_word() -> None:
    text = text_of("fr", "")
    for shape, word in (("red", "Certain"), ("orange", "Probable"), ("yellow", "Soupçon")):
        assert re.search(rf'shape-{shape}".*?</svg><span>{word}</span>', text)


def test_polish_counts() -> None:
    text = text_of("pl", "list").replace("\u00a0", " ")
    assert "1 204 dowody rejestracyjne" in text


def test_patterns_need_their_permission() -> None:
    stranger = Actor(1, 2, "Paweł", "pl", frozenset())
    assert patterns.show(ask("/patterns/", stranger)).status_code == 403


def test_the_deepest_address_is_the_current_one(monkeypatch: pytest.MonkeyPatch) -> None:
    menu: Registry[MenuEntry] = Registry("the menu")
    menu.add(MenuEntry("watch", "Watch", "ui:dashboard", "eye", order=1))
    menu.add(MenuEntry("patterns", "Patterns", "ui:patterns", "table", order=2))
    menu.add(MenuEntry("absent", "Absent", "nowhere:list", "table", order=3))
    monkeypatch.setattr(registries, "menu", menu)
    actor = Actor(1, 1, "Zoé", "fr", frozenset({"*"}))
    lines = menu_of(actor, "/patterns/")
    assert [(line.label, line.is_current) for line in lines] == [
        ("Watch", False),
        ("Patterns", True),
    ]


def test_search_asks_every_provider_that_the_person_may_ask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: Registry[SearchProvider] = Registry("the search")
    found.add(SearchProvider("a", "Certificates", lambda *_: [Hit("AB-123-CD", "LC-1", "/c/1/")]))
    found.add(SearchProvider("b", "Secrets", lambda *_: [Hit("no", "no", "/no/")], "secret.read"))
    monkeypatch.setattr(registries, "search", found)
    answer = pages.search(ask("/search?q=AB123", CLERK, **{"HX-Request": "true"}))
    assert isinstance(answer, HttpResponse)
    assert b"AB-123-CD" in answer.content
    assert b"Secrets" not in answer.content
    assert b"<html" not in answer.content


def test_a_search_shows_the_best_of_each_kind_and_leads_to_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def many(_: Actor, words: str, limit: int) -> list[Hit]:
        return [Hit(f"{words}-{number}", "", f"/{number}/") for number in range(limit)]

    found: Registry[SearchProvider] = Registry("the search")
    found.add(SearchProvider("a", "Contracts", many, list_name="ui:search"))
    found.add(
        SearchProvider("b", "Papers", lambda *given: many(*given)[:10], list_name="ui:search")
    )
    monkeypatch.setattr(registries, "search", found)
    groups = list(pages.groups_found(CLERK, "é&", pages.MANY))
    assert [(one.label, len(one.hits), one.more) for one in groups] == [
        ("Contracts", 10, "/search?q=%C3%A9%26"),
        ("Papers", 10, ""),
    ]


def test_no_two_places_of_the_menu_answer_to_one_key() -> None:
    keys = [entry.key for entry in registries.menu if entry.key]
    assert len(keys) == len(set(keys)) >= 14


def test_panels_of_silent_products_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.template import engines  # noqa: PLC0415  # the engine is ready only now

    held: Registry[Panel] = Registry("the panels")
    facts = {"facts": [("Make", "text", "RENAULT")]}
    held.add(Panel("one", "car", "Vehicle", "ui/parts/facts.html", lambda *_: facts))
    held.add(Panel("two", "car", "Silent", "ui/parts/facts.html", lambda *_: None))
    held.add(Panel("three", "person", "Other", "ui/parts/facts.html", lambda *_: facts))
    monkeypatch.setattr(registries, "panels", held)
    template = engines["django"].from_string('{% load vigie %}{% panels "car" 7 %}')
    text = template.render({}, ask("/"))
    assert "RENAULT" in text
    assert "Silent" not in text
    assert "Other" not in text
