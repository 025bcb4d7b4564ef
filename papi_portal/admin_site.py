"""Django's admin, for the superuser alone: set-up of provinces, frameworks, holidays and accounts."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest


class PortalAdminConfig(AdminConfig):
    """Django's admin with our site; named in INSTALLED_APPS."""

    default_site = "papi_portal.admin_site.SuperuserSite"


class SuperuserSite(admin.AdminSite):
    """Asks for the superuser: what "staff" do has pages of its own."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person is an active superuser."""
        return bool(request.user.is_active and request.user.is_superuser)
