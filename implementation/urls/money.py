"""Addresses of money, capacity and handover."""

from django.urls import path

from implementation.views import money

urlpatterns = [
    path("money/", money.money_list, name="money_list"),
    path("money/lines/add/", money.line_add, name="money_line_add"),
    path("money/lines/<int:line_id>/", money.line_detail, name="money_line"),
    path("money/lines/<int:line_id>/change/", money.line_change, name="money_line_change"),
    path("money/lines/<int:line_id>/end/", money.line_end, name="money_line_end"),
    path("money/lines/<int:line_id>/posts/add/", money.post_add, name="money_post_add"),
    path("money/posts/<int:post_id>/take-out/", money.post_remove, name="money_post_remove"),
    path("money/time/add/", money.capacity_add, name="capacity_add"),
    path("money/time/<int:capacity_id>/end/", money.capacity_end, name="capacity_end"),
]
