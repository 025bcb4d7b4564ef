"""Addresses of tasks, assignments and annexes; each room of `tasks.views` lists its own."""

from tasks.views import (
    amending,
    annex,
    calendar,
    closing,
    comparing,
    confirming,
    copying,
    dating,
    deleting,
    editing,
    extensions,
    issuing,
    lists,
    overview,
    receiving,
    reminding,
    sheets,
    work,
)

app_name = "tasks"
urlpatterns = [
    *overview.urlpatterns,
    *lists.urlpatterns,
    *work.urlpatterns,
    *confirming.urlpatterns,
    *editing.urlpatterns,
    *annex.urlpatterns,
    *copying.urlpatterns,
    *deleting.urlpatterns,
    *issuing.urlpatterns,
    *amending.urlpatterns,
    *closing.urlpatterns,
    *receiving.urlpatterns,
    *extensions.urlpatterns,
    *dating.urlpatterns,
    *comparing.urlpatterns,
    *sheets.urlpatterns,
    *calendar.urlpatterns,
    *reminding.urlpatterns,
]
