"""The URLs of accounts. Of allauth's pages only login and logout are here: there is no other way to log in, nor to
change an address."""

from django.urls import URLPattern, path

from .views import details, language, login, own_data, pages, passwords, pictures, registration

urlpatterns: list[URLPattern] = [
    path("login/", login.LoginView.as_view(), name="login"),
    path("logout/", login.LogoutView.as_view(), name="logout"),
    path("registreren/", registration.register, name="register"),
    path("registreren/verzonden/", registration.registered, name="registered"),
    path("wachtwoord-opvragen/", registration.request_password, name="request_password"),
    path("wachtwoord-opvragen/verzonden/", registration.password_requested, name="password_requested"),
    path("wachtwoord-kiezen/", passwords.choose_password, name="choose_password"),
    path("uw-details/", details.details, name="details"),
    path("uw-details/bewerk/", details.edit_details, name="edit_details"),
    path("uw-details/gegevens/", own_data.export, name="export"),
    path("uw-details/verwijdering/", own_data.erasure, name="erasure"),
    path("info/<slug:page>/", pages.network_page, name="network_page"),
    path("<slug:slug>/info/<slug:page>/", pages.page, name="page"),
    path("taal/", language.language, name="language"),
    path("beeld/<slug:digest>/", pictures.picture, name="picture"),
    path("huisstijl/<slug:slug>-<slug:version>.css", pictures.house_style, name="house_style"),
]
