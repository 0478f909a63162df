"""The addresses of the check-in host: one that keeps an answer; everything else is refused."""

from django.urls import include, path

urlpatterns = [path("", include("wellbeing.spend.urls"))]
handler400 = handler403 = handler404 = "wellbeing.spend.views.refused"
handler500 = "wellbeing.spend.views.failed"
