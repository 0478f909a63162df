"""Every address. Each app keeps its own."""

from django.urls import include, path

from core import views

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("services.urls")),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("account/", include("allauth.account.urls")),
    path("account/two-factor/", include("allauth.mfa.urls")),
    path("lists/", include("intake.urls")),
    path("doing/", include("implementation.urls")),
    path("training/", include("training.urls")),
    path("", include("wellbeing.urls")),
]
