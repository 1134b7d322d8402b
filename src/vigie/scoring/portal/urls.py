"""Addresses of models, nights and certificates."""

from django.urls import path

from vigie.scoring.portal import signing, staff, targeting
from vigie.scoring.portal.credit import staff as credit

app_name = "scoring"
urlpatterns = [
    path("models/", staff.models, name="models"),
    path("models/<int:version_id>/", staff.model, name="model"),
    path("models/nights/", staff.nights, name="nights"),
    path("models/nights/<int:night_id>/", staff.night, name="night"),
    path("models/certificates/", staff.certificates, name="certificates"),
    path("models/targets/", targeting.show, name="targets"),
    path("credit/cards/", credit.cards, name="credit_cards"),
    path("credit/cards/<int:card_id>/", credit.card, name="credit_card"),
    path("credit/cards/<int:card_id>/publish/", credit.publish, name="credit_publish"),
    path("credit/cards/<int:card_id>/paper/", credit.issue, name="credit_paper"),
    path("credit/cards/<int:card_id>/cutoffs/", credit.propose, name="credit_propose"),
    path("credit/cards/<int:card_id>/cutoffs/<int:cutoffs_id>/", credit.sign, name="credit_sign"),
    path("credit/cards/<int:card_id>/fairness.csv", credit.fairness_file, name="credit_fairness"),
    path("credit/cards/expert/<str:name>/", credit.expert_card, name="expert_card"),
    path("credit/cards/expert/<str:name>/keep/", credit.adopt, name="credit_adopt"),
    path("credit/scores/<int:score_id>/", credit.score, name="credit_score"),
    path("models/certificates/sign/<str:level>", signing.sign, name="sign"),
]
