"""Places, waiting lists, release, and who gives training."""

from django.urls import path

from training.views import session_change, trainers

urlpatterns = [
    path("sessions/<int:session_id>/change/", session_change.session_change, name="session_change"),
    path("trainers/", trainers.trainer_list, name="trainer_list"),
    path("trainers/add/", trainers.trainer_add, name="trainer_add"),
    path("trainers/<int:trainer_id>/", trainers.trainer_change, name="trainer_change"),
]
