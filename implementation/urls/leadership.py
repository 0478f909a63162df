"""Addresses of leadership."""

from django.urls import path

from implementation.views import leadership, own_leadership

urlpatterns = [
    path("leadership/mine/", own_leadership.my_conversations, name="my_conversations"),
    path("leadership/mine/pledge/", own_leadership.my_pledge, name="my_pledge"),
    path(
        "leadership/mine/pledge/<int:pledge_id>/take-back/",
        own_leadership.pledge_withdraw,
        name="pledge_withdraw",
    ),
    path(
        "leadership/mine/<int:conversation_id>/agree/",
        own_leadership.conversation_agree,
        name="conversation_agree",
    ),
    path(
        "leadership/mine/<int:conversation_id>/correct/",
        own_leadership.conversation_correct,
        name="conversation_correct",
    ),
    path(
        "leadership/conversations/<int:conversation_id>/",
        leadership.conversation_detail,
        name="conversation_detail",
    ),
    path(
        "leadership/conversations/<int:conversation_id>/change/",
        leadership.conversation_change,
        name="conversation_change",
    ),
    path(
        "leadership/conversations/<int:conversation_id>/take-back/",
        leadership.conversation_withdraw,
        name="conversation_withdraw",
    ),
    path("leadership/sponsors/<int:sponsor_id>/end/", leadership.sponsor_end, name="sponsor_end"),
    path(
        "leadership/<int:unit_id>/conversations/",
        leadership.conversation_list,
        name="conversation_list",
    ),
    path(
        "leadership/<int:unit_id>/conversations/add/",
        leadership.conversation_add,
        name="conversation_add",
    ),
    path("leadership/<int:unit_id>/pledges/add/", leadership.pledge_add, name="pledge_add"),
    path("leadership/<int:unit_id>/sponsors/add/", leadership.sponsor_add, name="sponsor_add"),
]
