"""All addresses. Those of a page stand with its app. An organiser's own pages begin with its slug: they come last."""

from django.contrib import admin
from django.urls import include, path

handler500 = "accounts.views.errors.server_error"

urlpatterns = [
    path("beheer/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("orders.urls")),
    path("", include("shows.urls")),
]
