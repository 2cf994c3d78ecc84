"""The messages for what the triggers of orders refuse."""

from django.utils.translation import gettext_lazy as _

from accounts.admin_bases.refusals import register

register({"what_is_sold_stays": _("Wat verkocht is, blijft zoals het verkocht werd.")})
