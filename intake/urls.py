"""Addresses under lists/."""

from django.urls import path

from intake.views import checking, columns, drops, sending, structure

app_name = "intake"
urlpatterns = [
    path("", sending.upload_list, name="upload_list"),
    path("add/", sending.upload_add, name="upload_add"),
    path("structure/example.csv", structure.structure_example, name="structure_example"),
    path("structure/<int:plan_id>/", structure.structure_file, name="structure_file"),
    path("staff.xlsx", sending.staff_file, name="staff_file"),
    path("template/", sending.template, name="template"),
    path("folders/", drops.drop_list, name="drop_list"),
    path("folders/add/", drops.drop_add, name="drop_add"),
    path("folders/<int:folder_id>/", drops.drop_detail, name="drop_detail"),
    path("folders/<int:folder_id>/change/", drops.drop_change, name="drop_change"),
    path("<int:upload_id>/", checking.upload_detail, name="upload_detail"),
    path("remembered/", columns.mapping_list, name="mapping_list"),
    path("remembered/<int:mapping_id>/forget/", columns.mapping_forget, name="mapping_forget"),
    path("<int:upload_id>/columns/", columns.upload_columns, name="upload_columns"),
    path("<int:upload_id>/ask-again/", columns.upload_reask, name="upload_reask"),
    path("<int:upload_id>/answer/", checking.upload_answer, name="upload_answer"),
    path("<int:upload_id>/put-in/", checking.upload_approve, name="upload_approve"),
    path("<int:upload_id>/cancel/", checking.upload_cancel, name="upload_cancel"),
    path("<int:upload_id>/take-back/", checking.upload_undo, name="upload_undo"),
    path("<int:upload_id>/again/", checking.upload_retry, name="upload_retry"),
    path("<int:upload_id>/to-put-right.csv", checking.upload_problems, name="upload_problems"),
]
