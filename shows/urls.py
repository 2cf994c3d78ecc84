"""The addresses of the programme. They come last: the pages of an organiser begin with its slug."""

from django.urls import URLPattern, path

from .views import calendars, engines, front, halls, production, programme

urlpatterns: list[URLPattern] = [
    path("", front.network, name="network"),
    path("robots.txt", engines.robots, name="robots"),
    path("sitemap.xml", engines.sitemap_index, name="sitemap_index"),
    path("sitemap-<int:number>.xml", engines.sitemap, name="sitemap"),
    path("zaal/<int:hall_id>-<slug:version>.css", halls.hall_style, name="hall_style"),
    path("<slug:slug>/", front.front, name="front"),
    path("<slug:slug>/tickets/", programme.programme, name="programme"),
    path("<slug:slug>/productie/<slug:production_slug>/", production.production, name="production"),
    path("<slug:slug>/tickets/agenda.ics", calendars.programme, name="programme_ics"),
    path("<slug:slug>/voorstelling/<int:performance_id>/agenda.ics", calendars.performance, name="performance_ics"),
    path("<slug:slug>/contact/", front.contact, name="contact"),
]
