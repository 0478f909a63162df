"""Addresses of the shared names of barriers, as an organisation offers them."""

from django.urls import path

from implementation.views import codes

urlpatterns = [
    path("codes/", codes.code_list, name="code_list"),
    path("codes/<int:unit_id>/", codes.code_list_of, name="code_list_of"),
    path("codes/<int:unit_id>/<int:code_id>/", codes.code_change, name="code_change"),
    path("codes/<int:unit_id>/themes/<int:code_id>/", codes.theme_change, name="theme_change"),
    path("codes/<int:unit_id>/help/<int:code_id>/", codes.enabler_change, name="enabler_change"),
]
