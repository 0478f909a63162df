"""What is held on a person."""

from django.urls import path

from training.views import record

urlpatterns = [
    path("me/", record.my_record, name="my_record"),
    path("me/not-now/", record.not_now_say, name="not_now_say"),
    path("me/welcome/", record.not_now_withdraw, name="not_now_withdraw"),
]
