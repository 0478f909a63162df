"""Levels and what is asked of whom."""

from django.urls import path

from training.views import crosswalks, frameworks, refreshers, requirements, rules, tracks

urlpatterns = [
    path("levels/", requirements.framework_list, name="framework_list"),
    path("levels/choose/", requirements.framework_choose, name="framework_choose"),
    path("levels/all/", frameworks.framework_all, name="framework_all"),
    path("levels/add/<int:unit_id>/", frameworks.framework_add, name="framework_add"),
    path("levels/<int:framework_id>/", frameworks.framework_detail, name="framework_detail"),
    path("levels/<int:framework_id>/add/", frameworks.level_add, name="level_add"),
    path("levels/words/<int:level_id>/", frameworks.level_change, name="level_change"),
    path("levels/<int:framework_id>/order/", crosswalks.level_order, name="level_order"),
    path("levels/beside/add/<int:unit_id>/", crosswalks.crosswalk_add, name="crosswalk_add"),
    path("levels/beside/<int:crosswalk_id>/", crosswalks.crosswalk_change, name="crosswalk_change"),
    path(
        "levels/beside/<int:crosswalk_id>/remove/",
        crosswalks.crosswalk_remove,
        name="crosswalk_remove",
    ),
    path("courses/add/<int:unit_id>/", crosswalks.course_add, name="course_add"),
    path("courses/<int:course_id>/change/", crosswalks.course_change, name="course_change"),
    path("requirements/", requirements.requirement_list, name="requirement_list"),
    path("requirements/<int:role_id>/", requirements.requirement_change, name="requirement_change"),
    path(
        "requirements/of-many/<int:unit_id>/", rules.requirement_of_many, name="requirement_of_many"
    ),
    path("people/<int:staff_id>/asked/", rules.requirement_of_post, name="requirement_of_post"),
    path("units/<int:unit_id>/tracks/", tracks.track_unit, name="track_unit"),
    path("units/<int:unit_id>/refreshers/", refreshers.refreshers, name="refreshers"),
    path("units/<int:unit_id>/refreshers.csv", refreshers.refreshers_csv, name="refreshers_csv"),
]
