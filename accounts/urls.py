"""The addresses of customers, and of what is served by the name of its contents."""

from django.urls import URLPattern, path

from .views import pictures

urlpatterns: list[URLPattern] = [
    path("beeld/<slug:digest>/", pictures.picture, name="picture"),
    path("huisstijl/<slug:slug>-<slug:version>.css", pictures.house_style, name="house_style"),
]
