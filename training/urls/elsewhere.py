"""What was done elsewhere: the register, what people say, and one person's training."""

from django.urls import path

from training.views import declarations, equivalences, person_record

one = "elsewhere/<int:equivalence_id>/"
said = "said/<int:declaration_id>/"
mine = "me/said/<int:declaration_id>/"
urlpatterns = [
    path("elsewhere/", equivalences.equivalence_list, name="equivalence_list"),
    path("elsewhere/add/", equivalences.equivalence_add, name="equivalence_add"),
    path(one, equivalences.equivalence_detail, name="equivalence_detail"),
    path(f"{one}change/", equivalences.equivalence_change, name="equivalence_change"),
    path(f"{one}verify/", equivalences.equivalence_verify, name="equivalence_verify"),
    path(f"{one}take-back/", equivalences.equivalence_take_back, name="equivalence_take_back"),
    path(f"{one}file/", equivalences.equivalence_file, name="equivalence_file"),
    path(
        "elsewhere/found/<int:verification_id>/file/",
        equivalences.verification_file,
        name="verification_file",
    ),
    path("me/said/add/", declarations.declaration_add, name="declaration_add"),
    path(mine, declarations.declaration_detail, name="declaration_detail"),
    path(f"{mine}take-back/", declarations.declaration_withdraw, name="declaration_withdraw"),
    path(f"{mine}file/", declarations.own_declaration_file, name="own_declaration_file"),
    path("said/", declarations.declaration_list, name="declaration_list"),
    path(said, declarations.declaration_answer, name="declaration_answer"),
    path(f"{said}not-yet/", declarations.declaration_not_yet, name="declaration_not_yet"),
    path(f"{said}file/", declarations.declaration_file, name="declaration_file"),
    path("people/<int:staff_id>/", person_record.person_record, name="person_record"),
    path("people/<int:staff_id>/add/", person_record.record_add, name="record_add"),
    path("records/<int:record_id>/take-back/", person_record.record_undo, name="record_undo"),
]
