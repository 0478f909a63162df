"""Places, waiting lists, release, and who gives training."""

from django.urls import path

from training.views import demand, places, plan, release, session_change, trainers

urlpatterns = [
    path("sessions/<int:session_id>/change/", session_change.session_change, name="session_change"),
    path("sessions/<int:session_id>/places/", release.session_places, name="session_places"),
    path("sessions/<int:session_id>/invite/", places.session_invite, name="session_invite"),
    path("places/<int:place_id>/", places.place_change, name="place_change"),
    path("units/<int:unit_id>/plan/", plan.plan_unit, name="plan_unit"),
    path("units/<int:unit_id>/waiting/", demand.demand, name="demand"),
    path("units/<int:unit_id>/waiting/table.csv", demand.demand_csv, name="demand_csv"),
    path("units/<int:unit_id>/waiting/add/", demand.wish_add, name="wish_add"),
    path("release/", release.release_list, name="release_list"),
    path("trainers/", trainers.trainer_list, name="trainer_list"),
    path("trainers/add/", trainers.trainer_add, name="trainer_add"),
    path("trainers/<int:trainer_id>/", trainers.trainer_change, name="trainer_change"),
]
