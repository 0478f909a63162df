"""Learning from elsewhere."""

from django.urls import path

from training.views import learning

urlpatterns = [
    path("other-learning/", learning.learning_list, name="learning_list"),
    path("other-learning/<int:title_id>/", learning.learning_say, name="learning_say"),
]
