"""One authentication backend that answers every permission from the table of roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import ModelBackend

if TYPE_CHECKING:
    from accounts.models import User


class RoleBackend(ModelBackend):
    """Checks passwords as Django does; permissions come from a person's posts, at the cost of one query a request.

    `has_perm(permission)` says whether the person may do such a thing anywhere; *which rows* is `visible_to()`.
    """

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return every permission of the person's posts; none for the inactive and the anonymous."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        user: User = user_obj
        return set(user.permissions)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Only the superuser sees Django's admin, and for him Django asks nobody."""
        return False
