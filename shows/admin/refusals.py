"""The messages for what the triggers of shows refuse."""

from django.utils.translation import gettext_lazy as _

from accounts.admin_bases.refusals import register

register(
    {
        "performance_on_sale_stays": _(
            "Deze voorstelling is of was in verkoop: productie, zaal en begin blijven, en ze wordt niet geschrapt."
        ),
        "production_on_sale_stays": _("Deze productie is in verkoop en blijft van haar organisator."),
        "vat_rate_stays": _(
            "Dit is het laatste percentage van zijn categorie dat al geldt: zonder kan geen ticket gemaakt worden. "
            "Voer een nieuw percentage in vanaf een dag."
        ),
        "hall_is_frozen": _("Deze zaal ligt vast: haar plaatsen zijn in verkoop. Maak een nieuwe versie van de zaal."),
    }
)
