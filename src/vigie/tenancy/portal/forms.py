"""Forms of sign-in and preferences."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    """E-mail address and password."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class PreferencesForm(forms.Form):
    """What a person chooses for the look of the portal."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(
        choices=[(c, c) for c in ("", "system", "light", "dark")], required=False
    )
    density = forms.ChoiceField(
        choices=[(c, c) for c in ("", "comfortable", "compact")], required=False
    )
