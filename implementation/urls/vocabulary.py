"""Addresses of the words that an organisation uses."""

from django.urls import path

from implementation.views import own_words

urlpatterns = [
    path("words/", own_words.own_word_list, name="own_word_list"),
    path("words/kinds/add/", own_words.own_kind_add, name="own_kind_add"),
    path("words/kinds/<int:word_id>/", own_words.own_kind_change, name="own_kind_change"),
    path("words/strategies/add/", own_words.strategy_add, name="strategy_add"),
    path("words/strategies/<int:word_id>/", own_words.strategy_change, name="strategy_change"),
]
