"""Addresses of printed packs, of typing them back, and of partners for onward support."""

from django.urls import path

from implementation.views import pack_typing, packs, partners

urlpatterns = [
    path("packs/<int:unit_id>/", packs.pack, name="pack"),
    path("packs/<int:unit_id>/print/", packs.pack_file, name="pack_file"),
    path("packs/<int:unit_id>/type/", pack_typing.pack_type, name="pack_type"),
    path("packs/<int:unit_id>/typed/<uuid:once>/", pack_typing.pack_typed, name="pack_typed"),
    path("partners/", partners.partner_list, name="partner_list"),
    path("partners/add/", partners.partner_add, name="partner_add"),
    path("partners/<int:partner_id>/", partners.partner_change, name="partner_change"),
]
