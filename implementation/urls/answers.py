"""Addresses of answers to barriers."""

from django.urls import path

from implementation.views import answers

urlpatterns = [
    path("barriers/waiting/", answers.barrier_waiting, name="barrier_waiting"),
    path("barriers/mine/", answers.my_barriers, name="my_barriers"),
    path("barriers/<int:barrier_id>/answer/", answers.barrier_answer, name="barrier_answer"),
    path("barriers/<int:barrier_id>/tried/", answers.attempt_add, name="attempt_add"),
    path("barriers/answers/<int:answer_id>/seen/", answers.answer_hear, name="answer_hear"),
]
