from django.urls import path

from .views.availability import availability
from .views.basket import basket, removal, tariffs
from .views.give_back import give_back
from .views.hold import hold
from .views.orders import order, order_state
from .views.payment import payment
from .views.seat_page import seat_page
from .views.tickets import ticket_qr, tickets, tickets_pdf
from .views.webhook import webhook

urlpatterns = [
    path("<slug:slug>/voorstelling/<int:performance_id>/", seat_page, name="performance"),
    path("<slug:slug>/voorstelling/<int:performance_id>/plaatsen/", hold, name="hold"),
    path("<slug:slug>/voorstelling/<int:performance_id>/teruggave/", give_back, name="give_back"),
    path("<slug:slug>/voorstelling/<int:performance_id>/vrij/", availability, name="availability"),
    path("<slug:slug>/winkelmandje/", basket, name="basket"),
    path("<slug:slug>/winkelmandje/verwijdering/", removal, name="removal"),
    path("<slug:slug>/winkelmandje/tarieven/", tariffs, name="tariffs"),
    path("betaling/webhook/<str:reference>/", webhook, name="webhook"),
    path("<slug:slug>/winkelmandje/betaling/", payment, name="payment"),
    path("<slug:slug>/bestelling/<slug:code>/", order, name="order"),
    path("<slug:slug>/bestelling/<slug:code>/toestand/", order_state, name="order_state"),
    path("<slug:slug>/bestelling/<slug:code>/tickets.pdf", tickets_pdf, name="tickets_pdf"),
    path("uw-details/tickets/", tickets, name="tickets"),
    path("uw-details/tickets/<int:ticket_id>/qr.png", ticket_qr, name="ticket_qr"),
]
