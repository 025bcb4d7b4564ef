"""All addresses of the portal: paths in Vietnamese without marks, names in English."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("tasks.urls")),
    path("quan-tri/", admin.site.urls),
]
