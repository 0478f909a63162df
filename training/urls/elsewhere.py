"""What was done elsewhere: the equivalence register."""

from django.urls import path

from training.views import equivalences

one = "elsewhere/<int:equivalence_id>/"
urlpatterns = [
    path("elsewhere/", equivalences.equivalence_list, name="equivalence_list"),
    path("elsewhere/add/", equivalences.equivalence_add, name="equivalence_add"),
    path(one, equivalences.equivalence_detail, name="equivalence_detail"),
    path(f"{one}verify/", equivalences.equivalence_verify, name="equivalence_verify"),
    path(f"{one}take-back/", equivalences.equivalence_take_back, name="equivalence_take_back"),
    path(f"{one}file/", equivalences.equivalence_file, name="equivalence_file"),
    path(
        "elsewhere/found/<int:verification_id>/file/",
        equivalences.verification_file,
        name="verification_file",
    ),
]
