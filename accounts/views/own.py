"""What people set for themselves."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import PasswordChangeView
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.http import Request, next_url
from accounts.models import AuditEvent


class OwnPasswordView(PasswordChangeView):
    """Changes one's own password and leaves the event of it."""

    template_name = "accounts/password_change_form.html"

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Save the new password; the other sessions of the person end."""
        AuditEvent.objects.record("password.changed", form.user, by=form.user)
        return super().form_valid(form)


@require_POST
def language(request: Request) -> HttpResponse:
    """Keep the language in which the portal speaks to this person; an unknown one changes nothing."""
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        request.user.language = wanted
        request.user.save(update_fields=["language"])
    return redirect(next_url(request, "/"))
