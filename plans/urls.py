"""Addresses of plans."""

from django.urls import path

from plans import views

app_name = "plans"
urlpatterns = [
    path("ke-hoach/", views.plan_list, name="list"),
    path("ke-hoach/them/", views.plan_add, name="add"),
    path("ke-hoach/<int:plan>/sua/", views.plan_edit, name="edit"),
    path("ke-hoach/<int:plan>/ky-bao-cao/", views.period_edit, name="periods"),
]
