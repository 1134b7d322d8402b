"""Addresses of sign-in and preferences."""

from django.urls import path

from vigie.tenancy.portal import look, staff

app_name = "tenancy"
urlpatterns = [
    path("sign-in", staff.sign_in_page, name="sign_in"),
    path("sign-out", staff.sign_out, name="sign_out"),
    path("settings/look/", look.look, name="look"),
    path("preferences", staff.preferences, name="preferences"),
]
