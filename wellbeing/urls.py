"""Addresses of check-ins and of support."""

from django.urls import path

from wellbeing.views import answering, notice, results, rounds, support, support_sources

app_name = "wellbeing"
urlpatterns = [
    path("check-in/", answering.answer, name="answer"),
    path("check-in/privacy/", notice.notice, name="notice"),
    path("check-in/privacy/assessment/", notice.assessment, name="assessment"),
    path("check-in/slip/", answering.slip, name="slip"),
    path("check-ins/", rounds.round_list, name="round_list"),
    path("check-ins/add/", rounds.round_add, name="round_add"),
    path("check-ins/guide/", rounds.guide, name="guide"),
    path("check-ins/<uuid:round_id>/", rounds.round_detail, name="round_detail"),
    path("check-ins/<uuid:round_id>/ask/", rounds.round_ask, name="round_ask"),
    path("check-ins/<uuid:round_id>/drop/", rounds.round_drop, name="round_drop"),
    path("check-ins/<uuid:round_id>/edit/", rounds.round_edit, name="round_edit"),
    path("check-ins/<uuid:round_id>/give-back/", rounds.round_give_back, name="round_give_back"),
    path(
        "check-ins/<uuid:round_id>/groups/<int:number>/told/", rounds.group_tell, name="group_tell"
    ),
    path("check-ins/<uuid:round_id>/open/", rounds.round_open, name="round_open"),
    path("check-ins/<uuid:round_id>/remind/", rounds.round_remind, name="round_remind"),
    path("check-ins/<uuid:round_id>/results/", results.results, name="results"),
    path(
        "check-ins/<uuid:round_id>/results/poster/", results.results_poster, name="results_poster"
    ),
    path("check-ins/<uuid:round_id>/results/said/", results.what_we_did, name="what_we_did"),
    path("check-ins/<uuid:round_id>/slips/", rounds.round_slips, name="round_slips"),
    path("check-ins/<uuid:round_id>/withdraw/", results.round_withdraw, name="round_withdraw"),
    path("support/", support.support, name="support"),
    path("support/<int:organisation_id>/", support.support_of, name="support_of"),
    path("support/<int:organisation_id>/poster/", support.support_poster_of, name="support_poster"),
    path("support/sources/", support_sources.source_list, name="source_list"),
    path("support/sources/add/", support_sources.source_add, name="source_add"),
    path(
        "support/sources/<int:source_id>/check/", support_sources.source_check, name="source_check"
    ),
    path("support/sources/<int:source_id>/edit/", support_sources.source_edit, name="source_edit"),
    path(
        "support/sources/<int:source_id>/retire/",
        support_sources.source_retire,
        name="source_retire",
    ),
]
