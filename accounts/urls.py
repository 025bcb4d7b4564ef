"""Signing in and out (under Django's own names: its views know them), people and units."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeDoneView
from django.urls import path

from accounts.views import holidays, own, people, units

urlpatterns = [
    path(
        "dang-nhap/",
        LoginView.as_view(template_name="accounts/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("dang-xuat/", login_not_required(LogoutView.as_view()), name="logout"),
    path("doi-mat-khau/", own.OwnPasswordView.as_view(), name="password_change"),
    path(
        "doi-mat-khau/xong/",
        PasswordChangeDoneView.as_view(template_name="accounts/password_change_done.html"),
        name="password_change_done",
    ),
    path("ngon-ngu/", own.language, name="language"),
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung/them/", people.person_add, name="person_add"),
    path("nguoi-dung/<int:post>/", people.post_edit, name="post_edit"),
    path("don-vi/", units.unit_list, name="units"),
    path("don-vi/them/", units.unit_add, name="unit_add"),
    path("don-vi/<int:unit>/", units.unit_edit, name="unit_edit"),
    path("ngay-nghi/", holidays.holidays, name="holidays"),
    path("ngay-nghi/<int:holiday>/xoa/", holidays.holiday_remove, name="holiday_remove"),
]
