"""Issuing a plan: what will happen, shown first; then number, date and signer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_allowed
from plans.models import Plan
from tasks.planning.alike import look_alikes
from tasks.planning.issuing import FanOut, fan_out, issue_plan
from tasks.planning.lacks import conditions
from tasks.services import StepRefusedError


class IssueForm(forms.ModelForm):
    """What stands on the paper: the clerk's number and date, and who signed.

    Where tasks are `unfinished`, somebody has to say that the plan goes out as it is: only an amendment mends it then.
    """

    anyway = forms.BooleanField(label=gettext_lazy("Issue the plan as it is, with these tasks unfinished"))

    class Meta:
        model = Plan
        fields = ["number", "dated_on", "signer_lines", "signer_name"]

    def __init__(self, *args: Any, unfinished: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = self.fields["dated_on"].required = True
        if not unfinished:
            del self.fields["anyway"]

    @property
    def paper(self) -> dict[str, Any]:
        """What `issue_plan` takes; call it on a valid form."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


@require_http_methods(["GET", "POST"])
@permission_required("plans.issue_plan", raise_exception=True)
def issue(request: Request, plan: int) -> HttpResponse:
    """Show whom the plan reaches; on POST give every unit its assignments."""
    found = get_allowed(Plan.objects, request.user, "issue", pk=plan)
    if not found.is_draft:
        raise PermissionDenied
    if "dated_on" in request.GET:  # typed, and not yet issued: what is counted from it shows its days
        IssueForm(request.GET, instance=found, unfinished=False).is_valid()
    reached, doubtful = fan_out(found), found.tasks.filter(conditions()["doubtful"]).count()
    form = IssueForm(request.POST or None, instance=found, unfinished=bool(reached.leaderless or doubtful))
    if request.method == "POST" and form.is_valid() and _issued(request, form):
        return redirect("tasks:overview", found.pk)
    context = {"plan": found, "form": form, "reached": reached, "doubtful": doubtful}
    return render(request, "tasks/issue.html", context | {"alike": look_alikes(found, request.user)})


def _issued(request: Request, form: IssueForm) -> bool:
    """Issue the plan and say whom it reached; where it cannot be issued, the form says why."""
    try:
        reached = issue_plan(form.instance, **form.paper, by=request.user)
    except (StepRefusedError, ValidationError) as refusal:
        form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        return False
    units = len({unit for given in reached.given.values() for unit in given})
    messages.success(request, _("The plan is issued; units that have their tasks: %(n)d.") % {"n": units})
    if reached.counted:
        messages.info(request, _dates_given(reached))
    return True


def _dates_given(reached: FanOut) -> str:
    """Name the tasks whose deadline was counted from the day of issue, with their dates."""
    dates = [f"{one.task.number or one.task.title[:40]} → {one.due_on:%d/%m/%Y}" for one in reached.counted]
    return _("Deadlines counted from the day of issue: %(dates)s.") % {"dates": "; ".join(dates)}


urlpatterns = [path("ke-hoach/<int:plan>/ban-hanh/", issue, name="issue")]
