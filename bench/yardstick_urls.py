"""One view: a query and a small template."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from accounts.models import Organiser


def yardstick(request: HttpRequest) -> HttpResponse:
    return render(request, "yardstick.html", {"organiser": Organiser.objects.get(slug="ccmechelen")})


urlpatterns = [path("yardstick/", yardstick)]
