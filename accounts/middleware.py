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
