"""The people of a unit or a province and their posts."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.forms import PersonForm, PostForm
from accounts.http import Request
from accounts.models import Membership, MembershipQuerySet
from accounts.services import add_person, save_post
from units.text import fold

PER_PAGE = 50


def chosen_posts(request: Request) -> MembershipQuerySet:
    """The posts within reach that the address asks for; page and file take them from here."""
    posts = Membership.objects.visible_to(request.user).for_list()
    query = request.GET.get("q", "")
    return posts.search(fold(query)) if query else posts


@require_GET
@permission_required("accounts.view_membership", raise_exception=True)
def people(request: Request) -> HttpResponse:
    """List the posts within reach, with who holds them."""
    page = Paginator(chosen_posts(request), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/people.html", {"page": page, "q": request.GET.get("q", "")})


@require_http_methods(["GET", "POST"])
@permission_required("accounts.change_membership", raise_exception=True)
def person_add(request: Request) -> HttpResponse:
    """Give a new person an account and a first post."""
    form = PersonForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        add_person(form.instance, password=data["password"], unit=data["unit"], role=data["role"], by=request.user)
        messages.success(request, _("%(name)s can now sign in.") % {"name": form.instance})
        return redirect("people")
    return render(request, "accounts/person_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required("accounts.change_membership", raise_exception=True)
def post_edit(request: Request, post: int) -> HttpResponse:
    """Change or end a post; a unit lead only those of the own officers."""
    found = get_object_or_404(Membership.objects.visible_to(request.user, "change").for_list(), pk=post)
    form = PostForm(request.POST or None, instance=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        save_post(form.instance, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("people")
    return render(request, "accounts/post_form.html", {"form": form, "post_shown": found})
