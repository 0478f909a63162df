"""Addresses of the organisation, its people, their access and one's own record."""

from django.urls import path

from services.views import (
    access,
    agreements,
    record,
    reorganising,
    reorganising_steps,
    sameness,
    settings,
    staff,
    staff_changes,
    tree,
    units,
)

app_name = "services"
urlpatterns = [
    path("units/", tree.unit_list, name="unit_list"),
    path("units/<int:unit_id>/", tree.unit_detail, name="unit_detail"),
    path("units/<int:unit_id>/add/", units.unit_add, name="unit_add"),
    path("units/<int:unit_id>/edit/", units.unit_edit, name="unit_edit"),
    path("units/<int:unit_id>/move/", units.unit_move, name="unit_move"),
    path("units/<int:unit_id>/close/", units.unit_close, name="unit_close"),
    path("units/<int:unit_id>/reopen/", units.unit_reopen, name="unit_reopen"),
    path("units/<int:unit_id>/names/add/", units.unit_alias_add, name="unit_alias_add"),
    path("units/<int:unit_id>/numbers/add/", units.headcount_add, name="headcount_add"),
    path("structure/", reorganising.reorganisation_list, name="reorganisation_list"),
    path("structure/add/", reorganising.reorganisation_add, name="reorganisation_add"),
    path(
        "structure/<int:plan_id>/", reorganising.reorganisation_detail, name="reorganisation_detail"
    ),
    path(
        "structure/<int:plan_id>/change/",
        reorganising.reorganisation_change,
        name="reorganisation_change",
    ),
    path(
        "structure/<int:plan_id>/add/<str:what>/",
        reorganising_steps.reorganisation_step,
        name="reorganisation_step",
    ),
    path(
        "structure/<int:plan_id>/look/",
        reorganising.reorganisation_look,
        name="reorganisation_look",
    ),
    path("structure/<int:plan_id>/do/", reorganising.reorganisation_do, name="reorganisation_do"),
    path(
        "structure/<int:plan_id>/withdraw/",
        reorganising.reorganisation_withdraw,
        name="reorganisation_withdraw",
    ),
    path(
        "structure/<int:plan_id>/take-back/",
        reorganising.reorganisation_undo,
        name="reorganisation_undo",
    ),
    path(
        "structure/steps/<int:step_id>/remove/",
        reorganising_steps.reorganisation_remove,
        name="reorganisation_remove",
    ),
    path(
        "structure/steps/<int:step_id>/share/",
        reorganising_steps.reorganisation_share,
        name="reorganisation_share",
    ),
    path("people/", staff.staff_list, name="staff_list"),
    path("people/add/", staff_changes.staff_add, name="staff_add"),
    path("people/same/", sameness.twin_list, name="twin_list"),
    path("people/<int:staff_id>/same/<int:other_id>/", sameness.twin_decide, name="twin_decide"),
    path("people/joined/<int:merge_id>/undo/", sameness.merge_undo, name="merge_undo"),
    path("people/<int:staff_id>/names/add/", sameness.staff_alias_add, name="staff_alias_add"),
    path(
        "people/<int:staff_id>/names/<int:alias_id>/remove/",
        sameness.staff_alias_remove,
        name="staff_alias_remove",
    ),
    path("people/<int:staff_id>/", staff.staff_detail, name="staff_detail"),
    path("people/<int:staff_id>/edit/", staff_changes.staff_edit, name="staff_edit"),
    path("people/<int:staff_id>/posts/add/", staff_changes.post_add, name="post_add"),
    path(
        "people/<int:staff_id>/posts/<int:post_id>/change/",
        staff_changes.post_change,
        name="post_change",
    ),
    path("people/<int:staff_id>/posts/<int:post_id>/end/", staff_changes.post_end, name="post_end"),
    path("people/<int:staff_id>/leave/", staff_changes.staff_leave, name="staff_leave"),
    path("people/<int:staff_id>/return/", staff_changes.staff_return, name="staff_return"),
    path("people/<int:staff_id>/away/", staff_changes.staff_away, name="staff_away"),
    path("people/<int:staff_id>/back/", staff_changes.staff_back, name="staff_back"),
    path("people/<int:staff_id>/invite/", staff_changes.staff_invite, name="staff_invite"),
    path("agreements/", agreements.agreement_list, name="agreement_list"),
    path("agreements/add/", agreements.agreement_add, name="agreement_add"),
    path("agreements/<int:agreement_id>/end/", agreements.agreement_end, name="agreement_end"),
    path("access/", access.access_list, name="access_list"),
    path("access/add/", access.access_add, name="access_add"),
    path("access/<int:grant_id>/withdraw/", access.access_withdraw, name="access_withdraw"),
    path("access/accounts/<int:user_id>/close/", access.account_close, name="account_close"),
    path("settings/", settings.settings_list, name="settings_list"),
    path("settings/<int:unit_id>/tools/", settings.module_change, name="module_change"),
    path("me/", record.my_record, name="my_record"),
    path("me/connect/<str:token>/", record.my_record_connect, name="my_record_connect"),
]
