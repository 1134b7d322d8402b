"""The form of evidence."""

from django import forms
from django.core.files.base import File
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from vigie.documents.domain.files import media_type_of
from vigie.registrations.domain.evidence import PAPER_TYPES
from vigie.registrations.portal.forms import DateInput, Keyed
from vigie.registrations.portal.words.evidence import EVIDENCE

LARGEST_PAPER = 20 * 1024 * 1024


class EvidenceForm(Keyed):
    """What is known, since when, who says so, and the paper it stands on."""

    kind = forms.ChoiceField(
        label=_("What is known"), choices=[("", _("Choose what is known")), *EVIDENCE.items()]
    )
    effective_on = forms.DateField(
        label=_("True since"),
        widget=DateInput(),
        initial=localdate,
        help_text=_("The day it became true, not the day you learnt of it."),
    )
    source = forms.CharField(
        label=_("Who says so"),
        max_length=500,
        help_text=_("The register’s office, the maker, the bank …; no name of a person."),
    )
    paper = forms.FileField(
        label=_("The paper it stands on"),
        required=False,
        help_text=_("PDF or picture, up to 20 MB. What can make an alert certain needs one."),
    )

    document = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_paper(self) -> "File[bytes] | None":
        """Refuse a paper that is too large, or that is neither a page nor a picture."""
        paper: File[bytes] | None = self.cleaned_data["paper"]
        if paper is None:
            return None
        if (paper.size or 0) > LARGEST_PAPER:
            raise forms.ValidationError(_("This file is larger than 20 MB: send a smaller one."))
        beginning = next(iter(paper.chunks()), b"")
        paper.seek(0)
        if media_type_of(beginning) not in PAPER_TYPES:
            raise forms.ValidationError(
                _(
                    "This file is no PDF and no picture, whatever its name says: send the paper itself."
                )
            )
        return paper
