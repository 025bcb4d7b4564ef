"""Pages that belong to no app: the look's components, the colours, and what is said when something went wrong."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required, permission_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.http import Request, next_url
from papi_portal import samples
from papi_portal.context import THEME_COOKIE, THEMES, plan_in_force


@require_GET
def home(request: Request) -> HttpResponse:
    """Go to what the person comes for: the own unit's work, else the plan in force, else all plans."""
    if not request.user.is_superuser and not request.user.posts:
        return render(request, "papi_portal/no_post.html")
    if request.user.reach("tasks.work_assignment").units:
        return redirect("tasks:ours")
    plan = plan_in_force(request.user)
    return redirect("tasks:overview", plan.pk) if plan else redirect("plans:list")


@require_GET
@permission_required("plans.add_plan", raise_exception=True)
def style(request: Request) -> HttpResponse:
    """Show every component of the look with made-up data, to copy from."""
    return render(request, "papi_portal/style.html", samples.everything())


@require_POST
def theme(request: Request) -> HttpResponse:
    """Keep light or dark colours in this browser, or follow the system again."""
    response = redirect(next_url(request, "/"))
    if (wanted := request.POST.get("theme")) in THEMES:
        response.set_cookie(
            THEME_COOKIE, wanted, max_age=365 * 86400, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that makes no sense (400), or one that carries more than the portal takes (413)."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent | TooManyFieldsSent):
        return render(request, "413.html", {"megabytes": settings.UPLOAD_MAX_BYTES // 2**20}, status=413)
    return render(request, "400.html", status=400)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose secret has gone stale: the person signed in again elsewhere, or the page lay too long."""
    return render(request, "403_csrf.html", status=403)
