"""Addresses of indicators."""

from django.urls import path

from implementation.views import indicators as views

OF = "units/<int:unit_id>/indicators/"
urlpatterns = [
    path("indicators/", views.indicator_list, name="indicator_list"),
    path("indicators/add/", views.indicator_add, name="indicator_add"),
    path("indicators/<int:indicator_id>/", views.indicator_change, name="indicator_change"),
    path(
        "indicators/readings/<int:reading_id>/take-back/",
        views.reading_withdraw,
        name="reading_withdraw",
    ),
    path(OF, views.indicator_unit, name="indicator_unit"),
    path(OF + "<int:indicator_id>/", views.indicator_line, name="indicator_line"),
    path(OF + "<int:indicator_id>/file/", views.indicator_csv, name="indicator_csv"),
    path(OF + "<int:indicator_id>/give/", views.indicator_give, name="indicator_give"),
    path(OF + "<int:indicator_id>/paste/", views.indicator_paste, name="indicator_paste"),
]
