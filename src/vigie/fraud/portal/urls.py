"""Addresses of alerts, tasks and their settings."""

from django.urls import path

from vigie.fraud.portal import person
from vigie.fraud.portal.staff import (
    auditing,
    deciding,
    desk,
    effects,
    explanations,
    queue,
    record,
    rings,
    rules,
    settings,
    tasks,
)

app_name = "fraud"
urlpatterns = [
    path("alerts/", queue.show, name="alerts"),
    path("alerts/decide", deciding.decide_many, name="decide_many"),
    path("alerts/acknowledge", deciding.acknowledge_many, name="acknowledge_many"),
    path("alerts/assign", desk.assign_many, name="assign_many"),
    path("alerts/snooze", desk.snooze_many, name="snooze_many"),
    path("alerts/<int:alert_id>/assign", desk.assign, name="assign"),
    path("alerts/<int:alert_id>/snooze", desk.snooze, name="snooze"),
    path("alerts/<int:alert_id>/wake", desk.wake, name="wake"),
    path("alerts/<int:alert_id>/second", desk.second, name="second"),
    path("alerts/<int:alert_id>/send-back", desk.send_back, name="send_back"),
    path("alerts/<int:alert_id>/", record.show, name="alert"),
    path("alerts/<int:alert_id>/part", record.part, name="alert_part"),
    path("alerts/<int:alert_id>/decide", deciding.decide, name="decide"),
    path("alerts/<int:alert_id>/acknowledge", deciding.acknowledge, name="acknowledge"),
    path("alerts/<int:alert_id>/comment", record.comment, name="comment"),
    path("alerts/effects/<int:effect_id>/undo", effects.undo, name="undo_effect"),
    path("alerts/<int:alert_id>/ask", explanations.ask, name="ask"),
    path("alerts/<int:alert_id>/silence", explanations.silence, name="silence"),
    path("alerts/<int:alert_id>/contest", explanations.contest, name="contest"),
    path("alerts/questions/<int:inquiry_id>/withdraw", explanations.withdraw, name="withdraw"),
    path("alerts/questions/<int:inquiry_id>/letter", explanations.letter_page, name="letter"),
    path("alerts/contests/<int:contest_id>/judge", explanations.judge, name="judge"),
    path("explain/<str:token>/", person.show, name="person"),
    path("rings/", rings.show, name="rings"),
    path("rings/<int:ring_id>/", rings.one, name="ring"),
    path("alerts/merge", rings.merge, name="merge"),
    path("alerts/pieces/<int:piece_id>/split", rings.split, name="split"),
    path("tasks/", tasks.show, name="tasks"),
    path("tasks/chance/", auditing.show, name="audits"),
    path("tasks/chance/<int:audit_id>/", auditing.one, name="audit"),
    path("tasks/<int:task_id>/complete", tasks.complete, name="complete_task"),
    path("settings/alerts/", settings.show, name="settings"),
    path("settings/rules/", rules.show, name="rules"),
    path("settings/rules/new", rules.new, name="new_rules"),
    path("settings/rules/<int:ruleset_id>/", rules.one, name="ruleset"),
    path("settings/rules/<int:ruleset_id>/<str:step>", rules.move, name="move_rules"),
]
