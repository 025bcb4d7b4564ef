"""Addresses of indicators and scores."""

from django.urls import path

from indicators import views

app_name = "indicators"
urlpatterns = [path("chi-so/", views.scores, name="scores")]
