"""Addresses of people who use services."""

from django.urls import path

from implementation.views import participation as views

urlpatterns = [
    path("people/", views.participation_list, name="participation_list"),
    path("people/note/", views.participation_note, name="participation_note"),
    path("people/units/<int:unit_id>/", views.participation_unit, name="participation_unit"),
    path("people/<int:participation_id>/", views.participation_detail, name="participation_detail"),
    path(
        "people/<int:participation_id>/change/",
        views.participation_change,
        name="participation_change",
    ),
    path(
        "people/<int:participation_id>/take-back/",
        views.participation_withdraw,
        name="participation_withdraw",
    ),
    path(
        "people/<int:participation_id>/put-back/",
        views.participation_restore,
        name="participation_restore",
    ),
]
