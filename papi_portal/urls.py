"""All addresses of the portal: paths in Vietnamese without marks, names in English."""

from django.contrib import admin
from django.urls import include, path

from papi_portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("accounts.urls")),
    path("", include("indicators.urls")),
    path("", include("plans.urls")),
    path("", include("tasks.urls")),
    path("", include("reports.urls")),
    path("giao-dien/", views.style, name="style"),
    path("mau-sac/", views.theme, name="theme"),
    path("quan-tri/", admin.site.urls),
]
handler400 = "papi_portal.views.bad_request"
