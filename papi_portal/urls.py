"""All addresses of the portal: paths in Vietnamese without marks, names in English."""

from django.contrib import admin
from django.urls import include, path

from papi_portal import files, views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("accounts.urls")),
    path("", include("indicators.urls")),
    path("", include("plans.urls")),
    path("", include("tasks.urls")),
    path("", include("reports.urls")),
    path("nguoi-dung/xlsx/", files.people_file, {"kind": "xlsx"}, name="people_xlsx"),
    path("nguoi-dung/csv/", files.people_file, {"kind": "csv"}, name="people_csv"),
    path("don-vi/xlsx/", files.units_file, {"kind": "xlsx"}, name="units_xlsx"),
    path("don-vi/csv/", files.units_file, {"kind": "csv"}, name="units_csv"),
    path("ke-hoach/xlsx/", files.plans_file, {"kind": "xlsx"}, name="plans_xlsx"),
    path("ke-hoach/csv/", files.plans_file, {"kind": "csv"}, name="plans_csv"),
    path("giao-dien/", views.style, name="style"),
    path("mau-sac/", views.theme, name="theme"),
    path("quan-tri/", admin.site.urls),
]
handler400 = "papi_portal.views.bad_request"
