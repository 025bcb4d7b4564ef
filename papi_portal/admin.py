"""What the administrator sets up in Django's admin; everything else has pages of its own."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.http import Request
from accounts.models import AuditEvent, Delegation, Membership, User
from indicators.models import Framework, FrameworkVersion, Indicator, SeriesBreak
from units.models import Alias, Group, Holiday, Province, Succession, Unit


class RecordedAdmin(admin.ModelAdmin):
    """Leaves an audit event of what the administrator writes, in the same transaction."""

    def log_addition(self, request: Request, obj: Model, message: Any) -> Any:  # type: ignore[override]
        """Note what was added."""
        AuditEvent.objects.record("admin.added", obj, by=request.user, data={"message": message})
        return super().log_addition(request, obj, message)

    def log_change(self, request: Request, obj: Model, message: Any) -> Any:  # type: ignore[override]
        """Note which fields were changed."""
        AuditEvent.objects.record("admin.changed", obj, by=request.user, data={"message": message})
        return super().log_change(request, obj, message)

    def log_deletions(self, request: Request, queryset: Any) -> Any:  # type: ignore[override]
        """Note what is deleted."""
        for obj in queryset:
            AuditEvent.objects.record("admin.deleted", obj, by=request.user)
        return super().log_deletions(request, queryset)


class PostInline(admin.TabularInline):
    """A person's posts beside the person."""

    model = Membership
    extra = 0
    autocomplete_fields = ["unit"]


@admin.register(User)
class PersonAdmin(RecordedAdmin, UserAdmin):
    """Accounts, with the fields that ours have."""

    list_display = ["username", "full_name", "position", "is_active", "is_superuser"]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ["username", "search_text"]
    ordering = ["sort_key"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["full_name", "position", "email", "telephone", "language"]}),
        (_("Account"), {"fields": ["is_active", "is_staff", "is_superuser", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "full_name", "usable_password", "password1", "password2"]})]
    inlines = [PostInline]


class AliasInline(admin.TabularInline):
    """A unit's other names beside the unit."""

    model = Alias
    extra = 0


@admin.register(Unit)
class UnitAdmin(RecordedAdmin):
    """Units of all provinces."""

    list_display = ["name", "kind", "province", "valid_from", "valid_to"]
    list_filter = ["kind"]
    list_select_related = ["province"]
    search_fields = ["search_text"]
    autocomplete_fields = ["province", "parent"]
    inlines = [AliasInline]


@admin.register(Province)
class ProvinceAdmin(RecordedAdmin):
    """Provinces before and since 1/7/2025."""

    list_display = ["name", "code", "kind", "valid_from", "valid_to"]
    search_fields = ["search_text"]


@admin.register(Indicator)
class IndicatorAdmin(RecordedAdmin):
    """The trees of the indexes."""

    list_display = ["code", "number", "name", "version", "maximum"]
    list_filter = ["version"]
    list_select_related = ["version__framework"]
    search_fields = ["search_text", "code"]


for model in (Delegation, Framework, FrameworkVersion, Group, Holiday, SeriesBreak, Succession):
    admin.site.register(model, RecordedAdmin)
