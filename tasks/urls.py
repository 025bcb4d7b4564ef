"""Addresses of tasks, assignments and annexes; each room of `tasks.views` lists its own."""

from tasks.views import annex, confirming, editing, issuing, overview, reminding, work

app_name = "tasks"
urlpatterns = [
    *overview.urlpatterns,
    *work.urlpatterns,
    *confirming.urlpatterns,
    *editing.urlpatterns,
    *annex.urlpatterns,
    *issuing.urlpatterns,
    *reminding.urlpatterns,
]
