"""Permissions: every act asks for one, and everyone named in code is held by a working role."""

import ast
import fnmatch
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from tests.walls.source import SOURCE, modules, package, room

from vigie.journal.actions import ACTS, Act
from vigie.tenancy.domain.roles import roles
from vigie.ui.catalogue import LANGUAGES, permissions

WITHOUT_PERMISSION = {
    "tenancy.organisation_created": "made by the command line before anybody exists",
    "tenancy.preferences_changed": "a person's own; the act refuses another's",
    "tenancy.signed_in": "comes before permissions are known",
}

ADMINISTRATORS_ONLY = {
    "tenancy.manage_users": "who lets people in decides who sees what",
    "tenancy.change_look": "one look for the whole organisation",
    "tenancy.manage_tokens": "a token is a user without a face",
    "fraud.edit_settings": "what acts by itself and who is told: the organisation's choice",
    "tenancy.open_links": "whoever came by a link of one purpose; nobody of the organisation",
    "fraud.answer_questions": "the person concerned, by the link that was sent",
    "fraud.raise_alerts": "the watch raises them; people decide",
    "scoring.score_cases": "the watch keeps what a model reads and says; people read it",
    "notices.send_messages": "jobs send; people settle or read",
    "notices.erase_addresses": "erasure on request, by the administrator who received it",
    "notices.settle_messages": "a message whose fate is unknown: an operator's decision",
    "documents.edit_letterhead": "who the organisation is on what it signs: the administrator",
    "leasing.expire_contracts": "a job lets offers lapse; people withdraw or cancel",
    "ui.read_patterns": "the components' own page",
}

# Functions whose first or named argument is a permission.
ASKING = {"require", "may", "staff_page", "recipients_with"}


def asked_in(tree: ast.Module, names: dict[str, object]) -> Iterator[str]:
    """Yield the permissions that a module names, as text or by a constant of its own."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        given = [k.value for k in node.keywords if k.arg == "permission"]
        given += node.args if called in ASKING else []
        for value in given:
            said = names.get(value.id) if isinstance(value, ast.Name) else None
            said = value.value if isinstance(value, ast.Constant) else said
            if isinstance(said, str) and "." in said:
                yield said


def names_of(path: Path) -> dict[str, object]:
    dotted = ".".join(("vigie", *path.relative_to(SOURCE).with_suffix("").parts))
    return vars(importlib.import_module(dotted.removesuffix(".__init__")))


def pages(resolver: URLResolver) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from pages(entry)
        elif isinstance(entry, URLPattern):
            yield getattr(entry.callback, "permission", "")


def asked() -> set[str]:
    rooms = {"actions", "queries", "portal", "api"}
    found = {
        permission
        for path, tree in modules()
        if room(path) in rooms or package(path) == "flows"
        for permission in asked_in(tree, names_of(path))
    }
    found |= {act.permission for act in our_acts() if act.permission}
    return found | {permission for permission in pages(get_resolver()) if permission}


def our_acts() -> list[Act[Any, Any]]:
    for path, _ in modules():
        if room(path) == "actions":
            names_of(path)
    return [act for act in ACTS.values() if act.__module__.startswith("vigie.")]


def held(permission: str, patterns: frozenset[str]) -> bool:
    return any(fnmatch.fnmatchcase(permission, pattern) for pattern in patterns)


def test_every_act_asks_for_a_permission() -> None:
    bare = {act.name for act in our_acts() if not act.permission}
    assert bare == set(WITHOUT_PERMISSION)


def test_every_permission_is_held_by_a_working_role() -> None:
    working = [patterns for name, patterns in roles().items() if name != "administrator"]
    orphans = {p for p in asked() if not any(held(p, patterns) for patterns in working)}
    assert orphans == set(ADMINISTRATORS_ONLY)


def test_every_permission_of_a_role_is_asked_for_somewhere() -> None:
    known = asked()
    dead = {
        permission
        for patterns in roles().values()
        for permission in patterns
        if not any(held(wanted, frozenset({permission})) for wanted in known)
    }
    assert not dead


def test_every_permission_has_words_in_each_language_and_no_other_has() -> None:
    assert set(permissions()) == asked()
    untold = [
        name
        for name, texts in permissions().items()
        if any(not texts.get(language) for language in LANGUAGES)
    ]
    assert not untold


def test_a_planted_permission_is_noticed() -> None:
    planted = ast.parse(
        "READ = 'fraud.x'\nby.require('fraud.read_minds')\nact('a', permission=READ)"
    )
    assert list(asked_in(planted, {"READ": "fraud.x"})) == ["fraud.read_minds", "fraud.x"]
    assert not held("fraud.read_minds", frozenset({"fraud.read_alerts", "journal.*"}))
