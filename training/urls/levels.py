"""Levels and what is asked of whom."""

from django.urls import path

from training.views import frameworks, requirements, rules

urlpatterns = [
    path("levels/", requirements.framework_list, name="framework_list"),
    path("levels/choose/", requirements.framework_choose, name="framework_choose"),
    path("levels/all/", frameworks.framework_all, name="framework_all"),
    path("levels/add/<int:unit_id>/", frameworks.framework_add, name="framework_add"),
    path("levels/<int:framework_id>/", frameworks.framework_detail, name="framework_detail"),
    path("levels/<int:framework_id>/add/", frameworks.level_add, name="level_add"),
    path("levels/words/<int:level_id>/", frameworks.level_change, name="level_change"),
    path("requirements/", requirements.requirement_list, name="requirement_list"),
    path("requirements/<int:role_id>/", requirements.requirement_change, name="requirement_change"),
    path(
        "requirements/of-many/<int:unit_id>/", rules.requirement_of_many, name="requirement_of_many"
    ),
    path("people/<int:staff_id>/asked/", rules.requirement_of_post, name="requirement_of_post"),
]
