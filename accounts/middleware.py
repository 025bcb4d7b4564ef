"""What a request tells about the person: the language to speak and the address for the record."""

from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

_address: ContextVar[str] = ContextVar("address", default="")


def current_address() -> str:
    """Return the network address of the request being answered, empty outside a request."""
    return _address.get()


def client_address(request: HttpRequest) -> str:
    """Return the address that a request comes from; behind our proxy, the one that the proxy itself saw.

    A client may write what it likes into X-Forwarded-For; the last entry is the proxy's.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


class PersonMiddleware:
    """Speaks the language of the person's own profile, never the browser's: English Windows would get English."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _address.set(client_address(request))
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
