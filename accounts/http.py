"""What views of every app share about requests and answers."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from accounts.models import User


class Request(HttpRequest):
    """A request of somebody who signed in, as our middleware leaves it (for annotations only)."""

    user: "User"
    htmx: "HtmxDetails"


def render_part(
    request: HttpRequest, template: str, part: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render the page, or for htmx only its `part`: the same lines of the same template.

    The answer varies on HX-Request, or a browser would show a cached fragment as the page.
    """
    name = f"{template}#{part}" if request.htmx and not request.htmx.history_restore_request else template  # type: ignore[attr-defined]
    response = render(request, name, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def next_url(request: HttpRequest, default: str) -> str:
    """Return where a form wants to go back to (`next`), if that is a page of ours; else `default`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return default


def get_allowed(rows: Any, user: "User", action: str, **lookup: Any) -> Any:
    """Return the one of `rows` (a queryset with `visible_to`) on which `user` may perform `action`.

    Raises Http404 where it is out of sight, PermissionDenied where it is seen but the act is not allowed.
    """
    found = rows.visible_to(user, action).filter(**lookup).first()
    if found is None:
        if rows.visible_to(user).filter(**lookup).exists():
            raise PermissionDenied
        raise Http404
    return found
