"""The way ahead: what it takes, and when."""

from django.urls import path

from training.views import outlook, rollout

urlpatterns = [
    path("units/<int:unit_id>/outlook/", outlook.outlook, name="outlook"),
    path("units/<int:unit_id>/outlook/table.csv", outlook.outlook_csv, name="outlook_csv"),
    path("rollout/", rollout.rollout, name="rollout"),
    path("rollout/<int:unit_id>/add/", rollout.wave_add, name="wave_add"),
    path("rollout/waves/<int:wave_id>/", rollout.wave_change, name="wave_change"),
    path("rollout/waves/<int:wave_id>/take-back/", rollout.wave_drop, name="wave_drop"),
]
