"""Addresses of barriers."""

from django.urls import path

from implementation.views import barriers, one_barrier

urlpatterns = [
    path("barriers/", barriers.barrier_list, name="barrier_list"),
    path("barriers/note/", barriers.barrier_note, name="barrier_note"),
    path("barriers/<int:barrier_id>/", one_barrier.barrier_detail, name="barrier_detail"),
    path("barriers/<int:barrier_id>/change/", barriers.barrier_change, name="barrier_change"),
    path("barriers/<int:barrier_id>/sentence/", barriers.barrier_reword, name="barrier_reword"),
    path("barriers/<int:barrier_id>/lift/", barriers.barrier_lift, name="barrier_lift"),
    path("barriers/<int:barrier_id>/again/", barriers.barrier_reopen, name="barrier_reopen"),
    path(
        "barriers/<int:barrier_id>/take-back/", barriers.barrier_withdraw, name="barrier_withdraw"
    ),
    path("barriers/<int:barrier_id>/put-back/", barriers.barrier_restore, name="barrier_restore"),
]
