"""Dating by hand what the plan could not date."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_allowed, next_url
from accounts.models import User
from tasks.forms import DueDateForm
from tasks.handling.dates import may_be_dated, set_due_date
from tasks.models import Assignment
from tasks.services import SomeRefusedError, StepRefusedError, take_all


@require_http_methods(["GET", "POST"])
@permission_required("tasks.update_assignment", raise_exception=True)
def due_date(request: Request, assignment: int) -> HttpResponse:
    """Say by when a conditional task, or one that goes by a regulation, has to be done, and why."""
    today = timezone.localdate()
    rows = Assignment.objects.known_on().with_timeliness(today).with_rights(request.user).for_work()
    row = get_allowed(rows.select_related("plan"), request.user, "send", pk=assignment)
    if not may_be_dated(row, corrects=row.may_confirm):
        raise PermissionDenied
    back = next_url(request, reverse("tasks:assignment", args=[row.pk]))
    kind = row.task.deadline_kind
    form = DueDateForm(request.POST or None, kind=kind, may_correct=row.may_confirm, today=today)
    if form.is_valid() and _saved(form, row, request.user):
        messages.success(request, _("Saved."))
        return redirect(back)
    return render(request, "tasks/due_date.html", {"assignment": row, "plan": row.plan, "form": form, "back": back})


def _saved(form: DueDateForm, row: Assignment, user: User) -> bool:
    """Date the assignment, or all open ones of its task; where one cannot be dated, the form says why."""
    rows = [row]
    if form.cleaned_data.get("for_all"):
        alike = Assignment.objects.visible_to(user, "confirm").filter(task=row.task_id).select_related("task")
        rows = [each for each in alike if may_be_dated(each, corrects=True)]
    said = {"due_on": form.cleaned_data["due_on"], "basis": form.words, "corrects": row.may_confirm}
    try:
        take_all(set_due_date, rows, by=user, **said)
    except SomeRefusedError as refused:
        form.add_error(None, refused.reasons[0][1])
    except (StepRefusedError, ValidationError) as refused:
        form.add_error(None, refused if isinstance(refused, ValidationError) else str(refused))
    return not form.errors


urlpatterns = [path("giao-viec/<int:assignment>/han/", due_date, name="due_date")]
