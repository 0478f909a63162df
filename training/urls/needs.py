"""Training needs: who needs which level, step by step."""

from django.urls import path

from training.views import needs

urlpatterns = [
    path("needs/", needs.needs_list, name="needs_list"),
    path("needs/start/", needs.needs_start, name="needs_start"),
    path("needs/<int:proposal_id>/", needs.needs_detail, name="needs_detail"),
    path("needs/<int:proposal_id>/levels/", needs.needs_levels, name="needs_levels"),
    path("needs/<int:proposal_id>/propose/", needs.needs_propose, name="needs_propose"),
    path("needs/<int:proposal_id>/adopt/", needs.needs_adopt, name="needs_adopt"),
    path("needs/<int:proposal_id>/undo/", needs.needs_undo, name="needs_undo"),
]
