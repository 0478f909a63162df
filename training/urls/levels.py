"""Levels and what is asked of whom."""

from django.urls import path

from training.views import requirements

urlpatterns = [
    path("levels/", requirements.framework_list, name="framework_list"),
    path("levels/choose/", requirements.framework_choose, name="framework_choose"),
    path("requirements/", requirements.requirement_list, name="requirement_list"),
    path("requirements/<int:role_id>/", requirements.requirement_change, name="requirement_change"),
]
