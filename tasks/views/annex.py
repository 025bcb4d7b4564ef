"""Dropping an annex on a plan: upload, preview, apply, undo."""

from io import BytesIO

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import Request, get_allowed
from plans.models import Plan
from tasks.annex.offers import offers
from tasks.annex.preview import preview
from tasks.annex.refusals import AnnexFileError, refusal
from tasks.annex.services import apply, keep, read_for_plan, undo
from tasks.models import AnnexImport
from tasks.services import StepRefusedError


class AnnexForm(forms.Form):
    """The file, and how its deadlines are meant."""

    file = forms.FileField(
        label=gettext_lazy("Annex (Excel file, .xlsx) or the whole plan (Word file, .docx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx"}),
        help_text=gettext_lazy(
            "At most 20 MB. The table needs a row with the names of its columns; a plan without a table needs lines "
            "such as “Cơ quan chủ trì: …” under each task."
        ),
    )
    before_is_inclusive = forms.BooleanField(
        label=gettext_lazy("“Before a day” includes that day"),
        required=False,
        help_text=gettext_lazy("Left empty, “trước ngày 30/9” means that 29/9 is the last good day."),
    )


@require_http_methods(["GET", "POST"])
@permission_required("tasks.import_annex", raise_exception=True)
def annex_upload(request: Request, plan: int) -> HttpResponse:
    """Take the file and read it; what was understood is shown before anything is made."""
    found = get_allowed(Plan.objects, request.user, "change", pk=plan)
    if not found.is_draft:
        raise PermissionDenied
    form = AnnexForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("tasks:annex_preview", _keep(request, found, form).pk)
        except AnnexFileError as error:
            form.add_error("file", error.message)
    earlier = found.annex_imports.select_related("uploaded_by")
    return render(request, "tasks/annex_upload.html", {"plan": found, "form": form, "earlier": earlier})


def _keep(request: Request, plan: Plan, form: AnnexForm) -> AnnexImport:
    file, inclusive = form.cleaned_data["file"], form.cleaned_data["before_is_inclusive"]
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise refusal("too_large", settings.UPLOAD_MAX_BYTES // 2**20)
    content = file.read()
    read = read_for_plan(plan, BytesIO(content), before_is_inclusive=inclusive)
    return keep(plan, read, content=content, name=file.name, by=request.user, before_is_inclusive=inclusive)


@require_GET
@permission_required("tasks.import_annex", raise_exception=True)
def annex_preview(request: Request, annex: int) -> HttpResponse:
    """Show every row of the file: what was understood, what is doubtful, what was skipped and why."""
    found = get_object_or_404(AnnexImport.objects.visible_to(request.user).for_page(), pk=annex)
    shown = preview(found, only=request.GET.get("chi", ""))
    context = {"annex": found, "plan": found.plan, "preview": shown, "offers": offers(found)}
    return render(request, "tasks/annex_preview.html", context)


@require_POST
@permission_required("tasks.import_annex", raise_exception=True)
def annex_apply(request: Request, annex: int) -> HttpResponse:
    """Make the tasks of the preview, and take over what was ticked of the plan itself."""
    found = get_object_or_404(AnnexImport.objects.visible_to(request.user), pk=annex)
    try:
        count = apply(found, by=request.user, fields=request.POST.getlist("lay"))
    except StepRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Tasks imported: %(count)d.") % {"count": count})
    return redirect("tasks:annex_preview", found.pk)


@require_POST
@permission_required("tasks.import_annex", raise_exception=True)
def annex_undo(request: Request, annex: int) -> HttpResponse:
    """Take the tasks of the annex away again."""
    found = get_object_or_404(AnnexImport.objects.visible_to(request.user), pk=annex)
    try:
        undo(found, by=request.user)
    except StepRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The import was undone; the plan is as it was before."))
    return redirect("tasks:annex_preview", found.pk)


urlpatterns = [
    path("ke-hoach/<int:plan>/phu-luc/", annex_upload, name="annex_upload"),
    path("phu-luc/<int:annex>/", annex_preview, name="annex_preview"),
    path("phu-luc/<int:annex>/ap-dung/", annex_apply, name="annex_apply"),
    path("phu-luc/<int:annex>/hoan-tac/", annex_undo, name="annex_undo"),
]
