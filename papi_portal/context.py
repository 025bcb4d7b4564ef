"""What every page knows: the day, the person's first post, the plan in force, the colours and the help telephone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from papi_portal.views import THEME_COOKIE, THEMES
from plans.models import Plan


def portal(request: HttpRequest) -> dict[str, Any]:
    """Add what `base.html` shows; costs the one query of the person's posts.

    `plan` is looked up only where a page reads it and its view has not put one into the context.
    """
    theme = request.COOKIES.get(THEME_COOKIE, "")
    context = {
        "today": timezone.localdate(),
        "help_telephone": settings.HELP_TELEPHONE,
        "theme": theme if theme in THEMES else "",
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.posts:
        return context
    post = user.posts[0]
    return context | {
        "post": post,
        "home_unit": post.unit,
        "plan": SimpleLazyObject(lambda: Plan.objects.in_force(post.unit.province, timezone.localdate()).first()),
    }
