"""Why an act waits for another person, in one sentence for who did the step before it."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.lifecycle import Step

_SOLD: Final = _("You handed the offer over or took the application: another person decides on it.")
FOR_OTHERS: Final[dict[Step, str | Promise]] = {
    Step.APPROVE: _SOLD,
    Step.REFUSE: _SOLD,
    Step.VERIFY: _(
        "You issued the contract or recorded its signature: another person confirms the signed"
        " papers."
    ),
    Step.ACTIVATE: _(
        "You confirmed the signed papers: another person activates the contract on delivery."
    ),
    Step.PAY_DRAWDOWN: _(
        "You confirmed the signed papers: another person pays the parts of the price."
    ),
    Step.WRITE_OFF: _(
        "You called the contract due or ended it: another person writes off what is owed."
    ),
}


def why_others(steps: Iterable[Step]) -> list[str | Promise]:
    """Return why steps wait for another person, each reason once."""
    return list(dict.fromkeys(FOR_OTHERS[step] for step in steps))
