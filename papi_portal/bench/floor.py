"""The portal's addresses and one more: the bare page that all others are measured against."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from tasks.models import Assignment

ROWS = engines["django"].from_string(
    '{% extends "base.html" %}{% block content %}<table>{% for row in rows %}<tr><td>{{ row.task.number }}</td>'
    "<td>{{ row.task.title }}</td><td>{{ row.unit.name }}</td><td>{{ row.get_state_display }}</td>"
    "<td>{{ row.due_on }}</td></tr>{% endfor %}</table>{% endblock %}"
)


def floor(request: HttpRequest) -> HttpResponse:
    """Show 25 bare rows on a page of somebody who signed in: what Django itself needs."""
    return HttpResponse(ROWS.render({"rows": Assignment.objects.select_related("task", "unit")[:25]}, request))


urlpatterns = [path("", include("papi_portal.urls")), path("bare/", floor, name="floor")]
