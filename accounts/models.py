"""People, their posts, who acts for whom, and what was done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.middleware import current_address
from accounts.permissions import PUBLIC_PERMISSIONS, ROLE_PERMISSIONS, Reach, Role, Scope
from units.fields import FoldedField, LineField, SortKeyField
from units.models import DatedQuerySet, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plans.models import Plan


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The people on whose posts `user` may perform `action`, and always oneself."""
        if user.is_superuser:
            return self
        posts = Membership.objects.visible_to(user, action).filter(user=OuterRef("pk"))
        return self.filter(Q(pk=user.pk) | Exists(posts))

    def working_in(self, unit: Unit, day: date) -> Self:
        """The people who hold a post in `unit`, or in a room of it, on `day`."""
        posts = Membership.objects.valid_on(day).filter(Reach(units=frozenset({unit.pk})).units_q("unit"))
        return self.filter(Exists(posts.filter(user=OuterRef("pk"))), is_active=True)


class PeopleManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Django's way of making users, with our way of reading them."""

    use_in_migrations = False


class User(AbstractUser):
    """A person who signs in: only what the office publishes of its staff anyway."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    groups = None  # type: ignore[assignment]  # what a person may do comes from the posts
    user_permissions = None  # type: ignore[assignment]
    full_name = LineField(_("full name"), max_length=100)
    position = LineField(_("position"), max_length=100, blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices={"vi": _("Vietnamese"), "en": _("English")}, default="vi"
    )
    search_text = FoldedField(sources=("full_name", "username"))
    sort_key = SortKeyField(sources=("full_name",))

    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(condition=Q(language__in=["vi", "en"]), name="accounts_user_language_known")
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """Return the full name as written."""
        return self.full_name

    @cached_property
    def posts(self) -> Sequence[Membership]:
        """Today's posts, own and delegated, with unit and province; one query a request."""
        return list(Membership.objects.held_by(self, timezone.localdate()).select_related("unit__province"))

    @cached_property
    def permissions(self) -> frozenset[str]:
        """What today's posts allow anywhere."""
        return PUBLIC_PERMISSIONS.union(*(ROLE_PERMISSIONS[Role(post.role)] for post in self.posts))

    def reach(self, permission: str) -> Reach:
        """Return where this person may do what `permission` names."""
        if not self.is_active:
            return Reach()
        scopes = [(post.unit, ROLE_PERMISSIONS[Role(post.role)].get(permission)) for post in self.posts]
        granted = [(unit, scope) for unit, scope in scopes if scope]
        return Reach(
            provinces=frozenset(unit.province_id for unit, scope in granted if scope is Scope.PROVINCE),
            units=frozenset(unit.pk for unit, scope in granted if scope is Scope.UNIT),
            homes=frozenset(unit.pk for unit, _scope in granted),
            houses=frozenset(unit.parent_id for unit, _scope in granted if unit.parent_id and unit.is_room),
        )

    def reaches_all_of(self, plan: Plan, permission: str) -> bool:
        """Whether this person may do what `permission` names with all that lies in `plan`, given that they see it."""
        return self.is_superuser or plan.province_id in self.reach(permission).provinces

    def may(self, permission: str, plan: Plan) -> bool:
        """Whether this person may do what `permission` names in `plan`: the province's, or the own unit's under it."""
        return self.is_superuser or self.reach(permission).holds(plan)


class MembershipQuerySet(DatedQuerySet):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The posts on which `user` may perform `action`; a unit lead changes the own officers' only."""
        if user.is_superuser:
            return self
        reach = user.reach(f"accounts.{action}_membership")
        if action == "view":
            return self.filter(reach.provinces_q("unit__province") | reach.units_q("unit") | Q(user=user))
        officers = reach.units_q("unit") & Q(role=Role.UNIT_STAFF)
        return self.filter(reach.provinces_q("unit__province") | officers)

    def for_list(self) -> Self:
        """With what a list of posts shows."""
        posts = self.select_related("user", "unit__province")
        return posts.order_by("unit__position", "unit__sort_key", "user__sort_key", "pk")

    def search(self, folded: str) -> Self:
        """The posts whose person or unit holds the folded text."""
        return self.filter(Q(user__search_text__contains=folded) | Q(unit__search_text__contains=folded))

    def held_by(self, user: User, day: date) -> Self:
        """The posts in which `user` acts on `day`: own ones, and those of people who delegated them."""
        lent = Delegation.objects.valid_on(day).filter(membership=OuterRef("pk"), to=user)
        return self.valid_on(day).filter(Q(user=user) | Exists(lent)).order_by("pk")


class Membership(models.Model):
    """A post: one person, one unit, one role, from a day to a day. A person may hold several (kiêm nhiệm)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("user"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "role"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role", "valid_from"],
                name="accounts_membership_unique_from_a_day",
                violation_error_message=_("This person already holds this post from this day."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["coordinator", "unit_lead", "unit_staff", "leader", "observer"]),
                name="accounts_membership_role_known",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="accounts_membership_days_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}, {self.unit}"


class DelegationQuerySet(DatedQuerySet):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The delegations of the posts on which `user` may perform `action`, and those given to oneself."""
        posts = Membership.objects.visible_to(user, action)
        return self.filter(Q(membership__in=posts) | (Q(to=user) if action == "view" else Q()))


class Delegation(models.Model):
    """Somebody acts in another's post (ủy quyền, giao phụ trách), by a paper that says so."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="delegations", verbose_name=_("post"))
    to = models.ForeignKey(User, models.PROTECT, related_name="delegations", verbose_name=_("acting person"))
    paper = LineField(_("document that says so"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "pk"]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="accounts_delegation_days_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} → {self.to}"


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The events of the provinces whose record `user` may read; nobody may change one."""
        if action != "view":
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(user.reach("accounts.view_auditevent").provinces_q("province"))

    def record(
        self,
        action: str,
        target: models.Model,
        *,
        by: User | None,
        province: int | None = None,
        data: dict[str, Any] | None = None,
    ) -> AuditEvent:
        """Note that `by` did `action` ("plan.issued") on `target`; call it inside the transaction of the deed.

        `by` is None for what the system does itself; `data` is JSON and holds no passwords or document text.
        """
        event = _event(action, target, by=by, province=province, data=data)
        event.save(force_insert=True)
        return event

    def record_many(self, deeds: Iterable[tuple[str, models.Model, int | None]], *, by: User | None) -> None:
        """Note many deeds of one moment at once: what was done, on which object, in which province."""
        self.bulk_create(_event(action, target, by=by, province=province) for action, target, province in deeds)


def _event(
    action: str, target: models.Model, *, by: User | None, province: int | None, data: dict[str, Any] | None = None
) -> AuditEvent:
    return AuditEvent(
        action=action,
        object_type=target._meta.label_lower,
        object_id=target.pk,
        object_name=str(target)[:200],
        by=by,
        by_name=str(by or ""),
        province_id=province,
        address=current_address(),
        data=data or {},
    )


class AuditEvent(models.Model):
    """Who did what to which object, when, and from where. Rows are added, never changed."""

    at = models.DateTimeField(_("time"), default=timezone.now)
    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    object_name = LineField(_("object"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    by_name = LineField(max_length=100, blank=True)
    province = models.ForeignKey("units.Province", models.PROTECT, null=True, related_name="+")
    address = models.CharField(_("address"), max_length=45, blank=True)
    data = models.JSONField(default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [models.Index(fields=["object_type", "object_id"], name="accounts_audit_object")]

    def __str__(self) -> str:
        return f"{self.action} {self.object_name}"
