from django.urls import path

from .views.orders import order, order_state
from .views.payment import payment
from .views.tickets import ticket_qr, tickets, tickets_pdf
from .views.webhook import webhook

urlpatterns = [
    path("betaling/webhook/<str:reference>/", webhook, name="webhook"),
    path("<slug:slug>/winkelmandje/betaling/", payment, name="payment"),
    path("<slug:slug>/bestelling/<str:code>/", order, name="order"),
    path("<slug:slug>/bestelling/<str:code>/toestand/", order_state, name="order_state"),
    path("<slug:slug>/bestelling/<str:code>/tickets.pdf", tickets_pdf, name="tickets_pdf"),
    path("uw-details/tickets/", tickets, name="tickets"),
    path("uw-details/tickets/<int:ticket_id>/qr.png", ticket_qr, name="ticket_qr"),
]
