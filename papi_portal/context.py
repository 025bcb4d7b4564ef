"""What every page knows: the day, the person's first post, the plan in force, the colours and the help telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from plans.models import Plan
from tasks.reminders.seen import unseen

if TYPE_CHECKING:
    from accounts.models import User

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def portal(request: HttpRequest) -> dict[str, Any]:
    """Add what `base.html` shows; costs the one query of the person's posts.

    The plan in force is looked up only where a page needs it: its view has put no `plan` into the context. The unseen
    reminders are counted for the people of a unit, whose pages show the bell.
    """
    theme = request.COOKIES.get(THEME_COOKIE, "")
    context = {
        "today": timezone.localdate(),
        "help_telephone": settings.HELP_TELEPHONE,
        "theme": theme if theme in THEMES else "",
    }
    user = getattr(request, "user", None)  # missing where an error came before the person was known
    if user is None or not user.is_authenticated:
        return context
    post = user.posts[0] if user.posts else None
    return context | {
        "post": post,
        "home_unit": post and post.unit,
        "plan_in_force": SimpleLazyObject(lambda: plan_in_force(user)),
        "unseen_reminders": SimpleLazyObject(lambda: unseen(post.unit) if post else 0),
    }


def plan_in_force(user: User) -> Plan | None:
    """Return the newest issued plan of the province of the person's first post."""
    if not user.posts:
        return None
    return Plan.objects.in_force(user.posts[0].unit.province, timezone.localdate()).first()
