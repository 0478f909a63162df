"""Who counts, who is reached, and totals without names."""

from django.urls import path

from training.views import missed, totals, who_counts

urlpatterns = [
    path("who-counts/", who_counts.who_counts_list, name="who_counts_list"),
    path("who-counts/<int:unit_id>/", who_counts.who_counts_change, name="who_counts_change"),
    path(
        "who-counts/rules/<int:rule_id>/drop/", who_counts.who_counts_drop, name="who_counts_drop"
    ),
    path("units/<int:unit_id>/reach/", missed.who_is_missed, name="who_is_missed"),
    path("units/<int:unit_id>/reach/table.csv", missed.who_is_missed_csv, name="who_is_missed_csv"),
    path("units/<int:unit_id>/totals/", totals.totals, name="totals"),
    path("units/<int:unit_id>/totals/add/", totals.totals_add, name="totals_add"),
    path("units/<int:unit_id>/totals/choose/", totals.what_counts, name="what_counts"),
]
