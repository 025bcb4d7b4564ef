"""Addresses of tasks, assignments and annexes; each room of `tasks.views` lists its own."""

from django.urls import URLPattern

app_name = "tasks"
urlpatterns: list[URLPattern] = []
