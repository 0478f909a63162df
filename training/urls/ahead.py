"""The way ahead: what it takes, and when."""

from django.urls import path

from training.views import outlook

urlpatterns = [
    path("units/<int:unit_id>/outlook/", outlook.outlook, name="outlook"),
    path("units/<int:unit_id>/outlook/table.csv", outlook.outlook_csv, name="outlook_csv"),
]
