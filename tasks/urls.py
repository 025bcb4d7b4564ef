"""Addresses of tasks, assignments and annexes; each room of `tasks.views` lists its own."""

from tasks.views import annex, editing, issuing, overview

app_name = "tasks"
urlpatterns = [
    *overview.urlpatterns,
    *editing.urlpatterns,
    *annex.urlpatterns,
    *issuing.urlpatterns,
]
