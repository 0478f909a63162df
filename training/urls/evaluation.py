"""Does it work? Figures, statements, and answering without an account."""

from django.urls import path

from training.views import evaluations, wave_answers, wave_cards

OF_COURSE = "units/<int:unit_id>/does-it-work/<int:course_id>/"

urlpatterns = [
    path("units/<int:unit_id>/does-it-work/", evaluations.evaluation_list, name="evaluation_list"),
    path(OF_COURSE, evaluations.course_evaluation, name="course_evaluation"),
    path(
        f"{OF_COURSE}table.<str:form>",
        evaluations.course_evaluation_file,
        name="course_evaluation_file",
    ),
    path(f"{OF_COURSE}statements/", evaluations.statement_change, name="statement_change"),
    path("sessions/<int:session_id>/cards/", wave_cards.wave_cards, name="wave_cards"),
    path("say/", wave_answers.wave_enter, name="wave_enter"),
    path("say/thank-you/", wave_answers.wave_thanks, name="wave_thanks"),
    path("say/<str:code>/", wave_answers.wave_answer, name="wave_answer"),
]
