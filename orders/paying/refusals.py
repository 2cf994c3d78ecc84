"""Why paying doesn't begin. Each is an outcome that the customer reads; nothing was taken or begun."""

from django.utils.translation import gettext as _

from ..stock.refusals import Refusal, RunOut


class NothingToPay(Refusal):
    """There is no open basket, or nothing is in it."""

    def __str__(self) -> str:
        return _("Uw winkelmandje is leeg: er valt niets te betalen.")


class OtherTotal(Refusal):
    """The basket costs another amount than the page displayed: it was changed meanwhile."""

    def __str__(self) -> str:
        return _("Uw winkelmandje is intussen gewijzigd. Kijk het na en bestel dan opnieuw.")


class NoVat(Refusal):
    """The VAT rate of a ticket was removed while it was on sale: once paid, no ticket could be issued."""

    def __str__(self) -> str:
        return _(
            "Deze bestelling kan op dit moment niet betaald worden door een fout in onze gegevens. Uw winkelmandje "
            "blijft bewaard. Probeer het later opnieuw, of bel ons."
        )


class TooLateToPay(RunOut):
    """Less time is left than paying takes; the places are kept until then, and no longer."""

    def __str__(self) -> str:
        return _(
            "Er is te weinig tijd over om nog te betalen: de betaaldienst heeft een kwartier nodig. "
            "Verwijder de tickets en kies ze opnieuw, dan begint een nieuw uur."
        )
