"""What is held on a person."""

from django.urls import path

from training.views import own_places, record

urlpatterns = [
    path("me/", record.my_record, name="my_record"),
    path("me/not-now/", record.not_now_say, name="not_now_say"),
    path("me/welcome/", record.not_now_withdraw, name="not_now_withdraw"),
    path(
        "me/places/<int:place_id>/not-this-time/",
        own_places.my_place_give_back,
        name="my_place_give_back",
    ),
    path("me/wishes/add/", own_places.my_wish_add, name="my_wish_add"),
    path("me/wishes/<int:course_id>/take-back/", own_places.my_wish_drop, name="my_wish_drop"),
]
