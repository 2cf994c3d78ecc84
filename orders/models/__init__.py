"""The stock, baskets and orders, payments and refunds, tickets and their barcodes."""

from .barcode import Barcode
from .order import EventKind, Lapse, Order, OrderEvent
from .payment import Payment, Refund
from .place import Place
from .ticket import Ticket, TicketsPdf

__all__ = ["Barcode", "EventKind", "Lapse", "Order", "OrderEvent", "Payment", "Place", "Refund", "Ticket", "TicketsPdf"]
