"""The addresses of the programme. They come last: the pages of an organiser begin with its slug."""

from django.urls import URLPattern, path

from .views import front, halls, programme

urlpatterns: list[URLPattern] = [
    path("", front.network, name="network"),
    path("zaal/<int:hall_id>-<slug:version>.css", halls.hall_style, name="hall_style"),
    path("<slug:slug>/", front.front, name="front"),
    path("<slug:slug>/tickets/", programme.programme, name="programme"),
    path("<slug:slug>/productie/<slug:production_slug>/", programme.production, name="production"),
    path("<slug:slug>/contact/", front.contact, name="contact"),
]
