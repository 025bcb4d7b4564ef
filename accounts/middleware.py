"""What a request tells about the person: the language to speak and the address for the record."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse
from django.utils import translation

_address: ContextVar[str] = ContextVar("address", default="")


def current_address() -> str:
    """Return the network address of the request being answered, empty outside a request."""
    return _address.get()


class PersonMiddleware:
    """Speaks the language of the person's own profile, never the browser's: English Windows would get English."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _address.set(request.META.get("REMOTE_ADDR", ""))
        language = getattr(request.user, "language", "") if request.user.is_authenticated else ""
        try:
            if not language:
                return self.get_response(request)
            with translation.override(language):
                request.LANGUAGE_CODE = language
                return self.get_response(request)
        finally:
            _address.reset(token)


class PartSignInMiddleware:
    """Sends a whole page to sign in where the session ended before htmx asked for a part of it.

    The sign-in page would otherwise be put into the middle of the page, and what was typed there would be gone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("HX-Request") and response.status_code == 302 and not request.user.is_authenticated:
            return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
        return response
