"""Signing in and out, and what people set for themselves. The names are Django's own: its views know them."""

from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeDoneView, PasswordChangeView
from django.urls import path

from accounts import views

urlpatterns = [
    path(
        "dang-nhap/",
        LoginView.as_view(template_name="accounts/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path(
        "doi-mat-khau/",
        PasswordChangeView.as_view(template_name="accounts/password_change_form.html"),
        name="password_change",
    ),
    path(
        "doi-mat-khau/xong/",
        PasswordChangeDoneView.as_view(template_name="accounts/password_change_done.html"),
        name="password_change_done",
    ),
    path("ngon-ngu/", views.language, name="language"),
]
