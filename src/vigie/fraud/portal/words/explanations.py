"""States of questions and contests in words."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vigie.ui.cells import State

INQUIRY_STATES: Final[dict[str, State]] = {
    "open": State(_("Waits for an answer"), "busy"),
    "answered": State(_("Answered"), "loud"),
    "withdrawn": State(pgettext_lazy("question", "Withdrawn")),
}
CONTEST_STATES: Final[dict[str, State]] = {
    "open": State(_("To be judged"), "loud"),
    "upheld": State(_("The decision stays")),
    "overturned": State(_("Overturned"), "good"),
}
