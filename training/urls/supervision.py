"""Supervision: what is in place, noting a contact, who gives it, how often it is needed."""

from django.urls import path

from training.views import my_supervision, rhythm, supervision, supervision_rules

urlpatterns = [
    path("units/<int:unit_id>/supervision/", supervision.supervision, name="supervision"),
    path("units/<int:unit_id>/supervision/note/", supervision.contact_log, name="contact_log"),
    path(
        "units/<int:unit_id>/supervision/supervisors/add/",
        supervision.supervisor_add,
        name="supervisor_add",
    ),
    path(
        "supervision/supervisors/<int:supervisor_id>/end/",
        supervision.supervisor_end,
        name="supervisor_end",
    ),
    path(
        "supervision/contacts/<int:contact_id>/take-back/",
        supervision.contact_take_back,
        name="contact_take_back",
    ),
    path("units/<int:unit_id>/supervision/rhythm/", rhythm.rhythm_set, name="rhythm_set"),
    path("units/<int:unit_id>/supervision/time/", rhythm.team_time_note, name="team_time_note"),
    path("supervision/rules/", supervision_rules.supervision_rules, name="supervision_rules"),
    path(
        "supervision/rules/<int:unit_id>/add/",
        supervision_rules.supervision_rule_add,
        name="supervision_rule_add",
    ),
    path("me/supervision/", my_supervision.my_supervision, name="my_supervision"),
    path(
        "me/supervision/given/<int:supervisor_id>/",
        my_supervision.my_supervision_give,
        name="my_supervision_give",
    ),
]
