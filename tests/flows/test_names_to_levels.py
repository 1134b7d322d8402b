"""From two names to a level, by way of their likeness: printed in docs/algorithms/levels.md."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vigie.flows.signals import signals_of
from vigie.fraud.domain.rulebook import compiled_rulebook
from vigie.registrations.domain.facts import OperationFact, SubjectFacts
from vigie.registrations.engines.likeness import likeness
from vigie.scoring.domain.evaluating import evaluate
from vigie.scoring.domain.levels import Level
from vigie.testing.facts import OWN, facts

PAGE = (Path(__file__).parents[2] / "docs/algorithms/levels.md").read_text("utf-8")
SOLD, RED = "CHANG_TIT_NORMAL", {"sold_while_financed": "red customer fraud"}
LOOK = {"sold_while_financed": "yellow nobody asset_at_risk"}
HEIRS = {"sold_while_financed": "orange nobody protection"}
MAYBE = {"sold_while_financed": "orange nobody asset_at_risk"}


def named(
    ours: str,
    theirs: str,
    *operations: tuple[str, str],
    product: str = "credit",
    kind: str = "person",
) -> SubjectFacts:
    """Give a contract of January 2025 whose customer and holder are called so."""
    rows = (
        {"holder_name": OWN[0].name if product == "loa" else ours},
        {"holder_name": theirs, "holder_kind": kind},
    )
    lone = {"holder_siren": "", "lessee_name": ""} if product == "loa" else {}
    last = max((on for _code, on in operations), default="2025-01-12")
    subject = facts(
        product,
        expected={"customer_name": ours, "registered_on": ""},
        observed={**rows[1], **lone, "holder_kind": kind, "registered_on": last},
        likeness=likeness("holder_name", *rows),
    )
    made = tuple(OperationFact(code, date.fromisoformat(on), None) for code, on in operations)
    return replace(subject, operations=made)


CASES: dict[str, tuple[SubjectFacts, dict[str, str]]] = {
    "PETIT JEAN, PETIT JEAN JUNIOR, changed on 12 November": (
        named("PETIT JEAN", "PETIT JEAN JUNIOR", (SOLD, "2026-11-12")), RED
    ),
    "DUPONTEL JEAN, DUPONTEL J": (named("DUPONTEL JEAN", "DUPONTEL J"), {}),
    "DUPONTEL J., DUPONTEL JULIE, changed on 12 November": (
        named("DUPONTEL J.", "DUPONTEL JULIE", (SOLD, "2026-11-12")), LOOK
    ),
    "DUPONTEL J., DUPONTEL JEAN, changed on 20 January 2025": (
        named("DUPONTEL J.", "DUPONTEL JEAN", (SOLD, "2025-01-20")), {}
    ),
    "DUPONTEL J., DUPONTEL PIERRE, changed on 12 November": (
        named("DUPONTEL J.", "DUPONTEL PIERRE", (SOLD, "2026-11-12")), RED
    ),
    "KERMEL CLAIRE, KERMEL DURAND CLAIRE": (named("KERMEL CLAIRE", "KERMEL DURAND CLAIRE"), {}),
    "KERMEL CLAIRE, KERMEL DURAND CLAIRE, civil status on 12 November": (
        named("KERMEL CLAIRE", "KERMEL DURAND CLAIRE", ("MODIF_ETAT_CIVIL", "2026-11-12")), {}
    ),
    "KERMEL CLAIRE, KERMEL DURAND CLAIRE, changed on 12 November": (
        named("KERMEL CLAIRE", "KERMEL DURAND CLAIRE", (SOLD, "2026-11-12")), LOOK
    ),
    "a lease to J. DUPONTEL, DUPONTEL JEAN alone in C.1 since 12 November": (
        named("J. DUPONTEL", "DUPONTEL JEAN", (SOLD, "2026-11-12"), product="loa"),
        {"lessor_dropped": "red customer fraud"},
    ),
    "DURAND MARIE, INDIVISION DURAND, changed on 12 November": (
        named("DURAND MARIE", "INDIVISION DURAND", (SOLD, "2026-11-12")), HEIRS
    ),
    "DURAND MARIE, INDIVISION SUCCESSORALE DURAND MARIE, changed on 12 November": (
        named("DURAND MARIE", "INDIVISION SUCCESSORALE DURAND MARIE", (SOLD, "2026-11-12")), HEIRS
    ),
    "DURAND MARIE, HERITIERS DURAND MARIE, changed on 12 November": (
        named("DURAND MARIE", "HERITIERS DURAND MARIE", (SOLD, "2026-11-12")), HEIRS
    ),
    "DURAND MARIE, HOIRS DE DURAND, changed on 12 November": (
        named("DURAND MARIE", "HOIRS DE DURAND", (SOLD, "2026-11-12")), HEIRS
    ),
    "DURAND MARIE, INDIVISION MARTIN, changed on 12 November": (
        named("DURAND MARIE", "INDIVISION MARTIN", (SOLD, "2026-11-12")), RED
    ),
    "DURAND MARIE, DURAND MARIE OU MARTIN PAUL, changed on 12 November": (
        named("DURAND MARIE", "DURAND MARIE OU MARTIN PAUL", (SOLD, "2026-11-12")), {}
    ),
    "NOWAK ANNA, KOWALSKI JAN LUB NOWAK ANNA, changed on 12 November": (
        named("NOWAK ANNA", "KOWALSKI JAN LUB NOWAK ANNA", (SOLD, "2026-11-12")), {}
    ),
    "DURAND MARIE, DURAND PAUL ET MARIE, changed on 12 November": (
        named("DURAND MARIE", "DURAND PAUL ET MARIE", (SOLD, "2026-11-12")), {}
    ),
    "DURAND MARIE, M OU MME DURAND PAUL, changed on 12 November": (
        named("DURAND MARIE", "M OU MME DURAND PAUL", (SOLD, "2026-11-12")), MAYBE
    ),
    "DURAND MARIE, DURAND OU MARTIN PAUL, changed on 12 November": (
        named("DURAND MARIE", "DURAND OU MARTIN PAUL", (SOLD, "2026-11-12")), MAYBE
    ),
    "DURAND MARIE, MARTIN PAUL ET MARIE, changed on 12 November": (
        named("DURAND MARIE", "MARTIN PAUL ET MARIE", (SOLD, "2026-11-12")), RED
    ),
    "NOWAK ANNA, NOWAK I JAN, changed on 12 November": (
        named("NOWAK ANNA", "NOWAK I JAN", (SOLD, "2026-11-12")), RED
    ),
    "DURAND MARIE, DURAND MARIE ET FILS, changed on 12 November": (
        named("DURAND MARIE", "DURAND MARIE ET FILS", (SOLD, "2026-11-12")), RED
    ),
    "DURAND MARIE, INDIVISION DURAND MARTIN, changed on 12 November": (
        named("DURAND MARIE", "INDIVISION DURAND MARTIN", (SOLD, "2026-11-12")), HEIRS
    ),
    "DURAND MARIE, INDIVISION DURAND PAUL ET SOPHIE, changed on 12 November": (
        named("DURAND MARIE", "INDIVISION DURAND PAUL ET SOPHIE", (SOLD, "2026-11-12")), HEIRS
    ),
    "DURAND MARIE, HERITIERS DURAND ET MARTIN, changed on 12 November": (
        named("DURAND MARIE", "HERITIERS DURAND ET MARTIN", (SOLD, "2026-11-12")), HEIRS
    ),
    "DURAND MARIE, SUCCESSION DURAND NEE MARTIN, changed on 12 November": (
        named("DURAND MARIE", "SUCCESSION DURAND NEE MARTIN", (SOLD, "2026-11-12")), HEIRS
    ),
    "DURAND MARIE, HERITIERS DURAND MARIE ET PAUL, changed on 12 November": (
        named("DURAND MARIE", "HERITIERS DURAND MARIE ET PAUL", (SOLD, "2026-11-12")), HEIRS
    ),
    "DURAND MARIE, CONSORTS DURAND, changed on 12 November": (
        named("DURAND MARIE", "CONSORTS DURAND", (SOLD, "2026-11-12")), HEIRS
    ),
    "DURAND MARIE, CTS DURAND, changed on 12 November": (
        named("DURAND MARIE", "CTS DURAND", (SOLD, "2026-11-12")), HEIRS
    ),
    "DURAND MARIE, CTS DURAND SAS, changed on 12 November": (
        named("DURAND MARIE", "CTS DURAND SAS", (SOLD, "2026-11-12")), RED
    ),
    "DE LA MARE ANNE, SUCCESSION DE LA TOUR, changed on 12 November": (
        named("DE LA MARE ANNE", "SUCCESSION DE LA TOUR", (SOLD, "2026-11-12")), RED
    ),
    "DURAND MARIE, MARTIN PAUL OU DURAND, changed on 12 November": (
        named("DURAND MARIE", "MARTIN PAUL OU DURAND", (SOLD, "2026-11-12")), MAYBE
    ),
    "DURAND MARIE, DURAND MARIE/MARTIN PAUL, changed on 12 November": (
        named("DURAND MARIE", "DURAND MARIE/MARTIN PAUL", (SOLD, "2026-11-12")), {}
    ),
    "DURAND MARIE, MARTIN PAUL C/O DURAND MARIE, changed on 12 November": (
        named("DURAND MARIE", "MARTIN PAUL C/O DURAND MARIE", (SOLD, "2026-11-12")), LOOK
    ),
    "DURAND MARIE, DURAND MARIE ET CO, changed on 12 November": (
        named("DURAND MARIE", "DURAND MARIE ET CO", (SOLD, "2026-11-12")), RED
    ),
    "DURAND MARIE, DURAND MARIE & CO, changed on 12 November": (
        named("DURAND MARIE", "DURAND MARIE & CO", (SOLD, "2026-11-12")), RED
    ),
    "DURAND MARIE, DURAND MARIE ET ASSOCIE, changed on 12 November": (
        named("DURAND MARIE", "DURAND MARIE ET ASSOCIE", (SOLD, "2026-11-12")), RED
    ),
    "DURAND MARIE, DURAND MARIE ET ASSOCIES, changed on 12 November": (
        named("DURAND MARIE", "DURAND MARIE ET ASSOCIES", (SOLD, "2026-11-12")), RED
    ),
    "DURAND MARIE, DURAND MARIE ET SES FILS, changed on 12 November": (
        named("DURAND MARIE", "DURAND MARIE ET SES FILS", (SOLD, "2026-11-12")), RED
    ),
    "DURAND MARIE, DURAND MARIE & C, changed on 12 November": (
        named("DURAND MARIE", "DURAND MARIE & C", (SOLD, "2026-11-12")), MAYBE
    ),
    "DURAND MARIE, DURAND MARIE ET ASSOCIES AVOCATS, changed on 12 November": (
        named("DURAND MARIE", "DURAND MARIE ET ASSOCIES AVOCATS", (SOLD, "2026-11-12")), MAYBE
    ),
    "DURAND MARIE, DURAND MARIE OU NEVEU PAUL, changed on 12 November": (
        named("DURAND MARIE", "DURAND MARIE OU NEVEU PAUL", (SOLD, "2026-11-12")), MAYBE
    ),
    "DURAND MARIE, DURAND MARIE OU DURAND JEAN FILS, changed on 12 November": (
        named("DURAND MARIE", "DURAND MARIE OU DURAND JEAN FILS", (SOLD, "2026-11-12")), MAYBE
    ),
    "DURAND MARIE, MARIE ET PAUL DUPONT, changed on 12 November": (
        named("DURAND MARIE", "MARIE ET PAUL DUPONT", (SOLD, "2026-11-12")), RED
    ),
    "DUPONT JEAN, ENTREPRISE INDIVIDUELLE DUPONT JEAN, on a new certificate": (
        named("DUPONT JEAN", "ENTREPRISE INDIVIDUELLE DUPONT JEAN",
              ("MODIF_ADRESSE", "2026-11-12"), kind="company"),
        {},
    ),
    "DUPONT JEAN, DUPONT JEAN ENTREPRENEUR INDIVIDUEL, changed on 12 November": (
        named("DUPONT JEAN", "DUPONT JEAN ENTREPRENEUR INDIVIDUEL", (SOLD, "2026-11-12"),
              kind="company"),
        LOOK,
    ),
    "DUPONT JEAN, ENTREPRISE INDIVIDUELLE DUPONT PAUL, changed on 12 November": (
        named("DUPONT JEAN", "ENTREPRISE INDIVIDUELLE DUPONT PAUL", (SOLD, "2026-11-12"),
              kind="company"),
        RED,
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("theirs", "level"),
    [
        ("DURAND MARIE ET CO", Level.RED),
        ("DURAND MARIE & C", Level.ORANGE),
        ("HERITIERS DURAND MARIE", Level.ORANGE),
        ("DURAND MARIE OU MARTIN PAUL", Level.NONE),
    ],
)
def test_a_new_certificate_says_as_much_as_an_operation(theirs: str, level: Level) -> None:
    known = named("DURAND MARIE", theirs)
    subject = replace(known, observed={**(known.observed or {}), "registered_on": "2026-11-12"})
    found = evaluate(compiled_rulebook(), signals_of(subject, OWN), subject.as_of).findings
    assert {one.level for one in found if one.typology == "sold_while_financed"} == {level}


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case(name: str) -> None:
    subject, expected = CASES[name]
    found: dict[str, str] = {}
    for one in evaluate(compiled_rulebook(), signals_of(subject, OWN), subject.as_of).findings:
        if one.outcome == "alert" and one.level > Level.NONE:
            found.setdefault(one.typology, f"{one.level.word} {one.concerns} {one.nature}")
    assert found == expected


@pytest.mark.parametrize("name", CASES)
def test_the_page_prints_it(name: str) -> None:
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {name} |")]
    printed = [
        f"{typology}: {', '.join(words.split()).replace('_', ' ')}"
        for typology, words in CASES[name][1].items()
    ]
    assert line.split(" | ")[1].removesuffix(" |") == ("; ".join(printed) or "nothing")
