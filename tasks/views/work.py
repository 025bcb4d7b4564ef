"""A unit's own work: its list, a row that opens in place, and the documents that prove a result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, path, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import Request, get_allowed, next_url, render_part
from tasks.choices import Pile, State
from tasks.handling.evidence import content_type
from tasks.handling.forms import UpdateForm
from tasks.handling.parts import parts_for
from tasks.handling.shared import given_before, take_back
from tasks.handling.updating import StaleError, save_entry, version
from tasks.lists.worklist import counts_of, worklist
from tasks.models import Assignment, Draft, Evidence, Update
from tasks.services import StepRefusedError
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User

PER_PAGE = 25


@require_GET
@permission_required("tasks.work_assignment", raise_exception=True)
def ours(request: Request) -> HttpResponse:
    """Go to the list of the unit in which the person works; of the first one, where there are several."""
    unit = Unit.objects.reached(request.user, "tasks.work_assignment").before_their_rooms().first()
    return redirect("tasks:work", unit.pk) if unit else redirect("plans:list")


@require_GET
@permission_required("tasks.work_assignment", raise_exception=True)
def work(request: Request, unit: int) -> HttpResponse:
    """List what a unit owes: overdue first, then due soon, then the rest; what is done behind a link."""
    units = Unit.objects.reached(request.user, "tasks.work_assignment").before_their_rooms()
    tabs = [] if request.user.is_superuser else list(units)  # all units of the country would be no tabs
    found = next((each for each in tabs if each.pk == unit), None) or get_object_or_404(units, pk=unit)
    asked = {"plan": request.GET.get("plan", ""), "shown": request.GET.get("timeliness", "")}
    owed = worklist(found, request.user, timezone.localdate(), **asked, in_own_hands="cua-toi" in request.GET)
    pages = Paginator(owed.rows, PER_PAGE)
    pages.count = owed.count  # counted once, with the figures
    page = pages.get_page(request.GET.get("page"))
    context = {"unit": found, "units": tabs, "work": owed, "plan": owed.plan, "shown": owed.shown}
    piles = owed.piles(page)
    context |= {"page": page, "piles": piles, "back": request.get_full_path()}
    context["uncounted"] = list(Pile) if owed.shown else set(Pile).difference(pile for pile, _count, _rows in piles)
    return render(request, "tasks/work.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("tasks.update_assignment", raise_exception=True)
def update(request: Request, assignment: int) -> HttpResponse:
    """Open a row, in the list or as a page of its own; save what was typed and close it."""
    row = get_allowed(_rows(request), request.user, "update", pk=assignment)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UpdateForm(*posted, assignment=row, user=request.user, may_send=row.may_send, today=timezone.localdate())
    if "autosave" in request.POST:
        return _kept(request, row, form)
    if "take" in request.POST:
        form.take_parts()
        return _row(request, row, form)
    saved = _saved(request, row, form) if form.is_valid() else None
    if saved:
        return _closed(request, row, saved)
    return _row(request, row, form if form.is_bound or row.is_workable else None)


@require_GET
@permission_required("tasks.update_assignment", raise_exception=True)
def documents(request: Request, assignment: int) -> HttpResponse:
    """Offer documents that the unit gave before, for the open form; what is ticked there stays."""
    row = get_allowed(Assignment.objects, request.user, "update", pk=assignment)
    ticked = set(request.GET.getlist("used"))
    found = given_before(row, request.user, wanted=request.GET.get("tim", ""), ticked=ticked)
    return render(request, "tasks/includes/given_before.html", {"documents": found, "ticked": ticked})


def _saved(request: Request, row: Assignment, form: UpdateForm) -> Update | Draft | None:
    """Save what was typed, or let the form say why it cannot be."""
    try:
        return save_entry(row, form.entry(), by=request.user, seen=form.cleaned_data["seen"], as_draft=form.is_draft)
    except StaleError as stale:
        form.open_on(stale)
    except (StepRefusedError, ValidationError) as refused:
        form.add_error(None, refused if isinstance(refused, ValidationError) else str(refused))
    return None


def _kept(request: Request, row: Assignment, form: UpdateForm) -> HttpResponse:
    """Keep as a draft what is half typed, and tell the form on what it stands now; a failure leaves the form alone."""
    try:
        save_entry(row, form.half_typed(), by=request.user, seen=request.POST.get("seen", ""), as_draft=True)
    except (StepRefusedError, ValidationError):
        return render(request, "tasks/includes/kept.html", {"assignment": row})
    context = {"assignment": row, "seen": version(row), "at": timezone.localtime()}
    return render(request, "tasks/includes/kept.html", context)


def _rows(request: Request) -> Any:
    rows = Assignment.objects.known_on().with_timeliness(timezone.localdate()).with_rights(request.user)
    return rows.for_work().select_related("plan__agency")


def _row(request: Request, row: Assignment, form: UpdateForm | None, **done: Any) -> HttpResponse:
    context = {
        "assignment": row,
        "plan": row.plan,
        "form": form,
        "last": row.updates.exclude(result="").select_related("by")[:1],
        "back": next_url(request, reverse("tasks:assignment", args=[row.pk])),
    }
    return render_part(request, "tasks/update.html", "row", context | done)


def _closed(request: Request, row: Assignment, saved: Update | Draft) -> HttpResponse:
    """Say what happened: in the row for htmx, else on top of the list from which the person came."""
    said = _said(row, saved, request.user)
    if request.htmx:
        unit, own = _list_of(request, row)
        counts = counts_of(unit, row.plan, request.user, timezone.localdate(), in_own_hands=own)
        return _row(request, _rows(request).get(pk=row.pk), None, said=said, counts=counts)
    messages.success(request, said)
    return redirect(f"{next_url(request, reverse('tasks:assignment', args=[row.pk]))}#job-{row.pk}")


def _list_of(request: Request, row: Assignment) -> tuple[Unit, bool]:
    """Return whose list the row was opened in (a room's has rows of its unit), and whether it is of the own hands."""
    own = reverse("tasks:work", args=[row.unit_id])
    back = urlsplit(next_url(request, own))
    try:
        found = resolve(back.path)
    except Resolver404:
        found = resolve(own)
    units = Unit.objects.reached(request.user, "tasks.work_assignment")
    unit = units.filter(pk=found.kwargs["unit"]).first() if found.view_name == "tasks:work" else None
    return unit or row.unit, "cua-toi" in QueryDict(back.query)


def _said(row: Assignment, saved: Update | Draft, user: User) -> str:
    if isinstance(saved, Draft):
        return _("The draft is kept. Nothing was sent yet.")
    if saved.state != State.AWAITING:
        return _("Saved.")
    agency = row.plan.agency
    sent = (
        _("Sent; it now awaits confirmation by %(agency)s.") % {"agency": agency}
        if agency
        else _("Sent; it now awaits confirmation.")
    )
    left = sum(not part.is_merged for part in parts_for(row, user))
    notice = ngettext(
        "%(count)d part of a coordinating unit is not in it.",
        "%(count)d parts of coordinating units are not in it.",
        left,
    )
    return f"{sent} {notice % {'count': left}}" if left else sent


@require_GET
@permission_required("tasks.view_evidence", raise_exception=True)
@cache_control(private=True)
def evidence(request: Request, key: str) -> FileResponse:
    """Send a document to be saved, never shown: its content is somebody else's."""
    found = get_object_or_404(Evidence.objects.visible_to(request.user), key=key)
    if not found.file or not found.file.storage.exists(found.file.name):
        raise Http404
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=content_type(found)
    )


@require_POST
@permission_required("tasks.update_assignment", raise_exception=True)
def evidence_remove(request: Request, key: str) -> HttpResponse:
    """Take back a document that was attached by mistake and not sent yet."""
    found = get_allowed(Evidence.objects.select_related("assignment"), request.user, "update", key=key)
    try:
        take_back(found, by=request.user)
    except StepRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The document was removed."))
    return redirect("tasks:assignment", found.assignment_id)


urlpatterns = [
    path("viec/", ours, name="ours"),
    path("don-vi/<int:unit>/viec/", work, name="work"),
    path("giao-viec/<int:assignment>/cap-nhat/", update, name="update"),
    path("giao-viec/<int:assignment>/tai-lieu/", documents, name="documents"),
    path("tai-lieu/<uuid:key>/", evidence, name="evidence"),
    path("tai-lieu/<uuid:key>/bo/", evidence_remove, name="evidence_remove"),
]
