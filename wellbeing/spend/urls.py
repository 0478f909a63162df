from django.urls import path

from wellbeing.spend import views

urlpatterns = [path("spend", views.spend, name="spend")]
