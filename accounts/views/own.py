"""What people set for themselves."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.http import Request, next_url


@require_POST
def language(request: Request) -> HttpResponse:
    """Keep the language in which the portal speaks to this person; an unknown one changes nothing."""
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        request.user.language = wanted
        request.user.save(update_fields=["language"])
    return redirect(next_url(request, "/"))
