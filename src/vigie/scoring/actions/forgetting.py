"""Cases that are erased: what was known of them goes, a label learnt from them stays without them."""

import secrets
from collections.abc import Collection
from typing import Final

from vigie.database.erasing import erasing
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor
from vigie.scoring.domain.learning.audit import MOST_RATE, draw, subject_of
from vigie.scoring.domain.learning.lessons import Part
from vigie.scoring.models import CaseInputs, CaseScore, Label

FORGET: Final = "scoring.forget_cases"
# No audit looks at more than thirty in a thousand: all draws above are one.
LAST: Final = round(MOST_RATE * 1_000)


@act("scoring.cases_forgotten", permission=FORGET)
def forget_cases(model: str, cases: Collection[str], *, by: Actor, key: str) -> int:
    """Erase what was known of cases and what the champion said of them; returns how many rows went.

    Their labels are written anew under names drawn by chance, which nothing leads back from: verdict,
    inputs, night and instant stay, so that models learn and past nights are worked out again as before.
    A case that is still watched is told anew by the next run.
    """
    mine = {"organisation_id": by.organisation_id, "model": model, "case__in": list(cases)}
    labels = list(Label.objects.filter(**mine).order_by("id"))
    with erasing():
        Label.objects.filter(pk__in=[row.pk for row in labels], **mine).delete()
    names = {case: nameless(case, model) for case in {row.case for row in labels}}
    for row in labels:
        row.case = names[row.case]
    Label.objects.bulk_create(labels)
    known, _ = CaseInputs.objects.filter(**mine).delete()
    said, _ = CaseScore.objects.filter(**mine).delete()
    record(
        "scoring.model", None, data={"model": model, "labels": len(labels), "rows": known + said}
    )
    return known + said


def nameless(case: str, model: str) -> str:
    """Return a name by chance with the use of a case: same part of the lessons, same side of an audit.

    An audit's rate is a whole number of thousandths, so the thousandth drawn says on which side.
    """
    period = case.partition("@")[2]
    while True:
        name = f"erased:{secrets.token_hex(12)}@{period}"
        if _use(name, model) == _use(case, model):
            return name


def _use(case: str, model: str) -> tuple[Part, int]:
    taught = draw(subject_of(case), f"part.{model}")
    part = next(one for one in Part if one.value[0] <= taught < one.value[1])
    return part, min(int(draw(case, f"audit.{model}") * 1_000), LAST)
