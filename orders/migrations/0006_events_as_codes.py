"""What happened to an order was kept as a text, in the language of whoever happened to ask. It becomes a code."""

from django.db import migrations, models
from django.db.models import Case, F, Func, Value, When

FIXED = {
    "betaling begonnen": "paying",
    "bevestigd": "confirmed",
    "verlopen": "expired",
    "teruggevorderd door de bank": "charged_back",
    "terugbetaling buiten dit systeem": "refund_outside",
    "terugbetaling geweigerd": "refund_refused",
    "terugbetaling zonder mail": "refund_untold",
    "klant gewist": "forgotten",
}
PAYMENT = {
    "payment_failed": ["mislukt", "échoué", "failed"],
    "payment_cancelled": ["geannuleerd", "annulé", "cancelled"],
    "payment_expired": ["verlopen", "expiré", "expired"],
}
REFUND = {
    "refund_sent": ["onderweg", "en route", "on its way"],
    "refund_done": ["terugbetaald", "remboursé", "refunded"],
    "refund_refused": [
        "geweigerd: zelf te regelen",
        "refusé : à régler soi-même",
        "refused: to be settled by hand",
    ],
}
OWED = {
    "owed_too_late": [
        "betaald toen de plaatsen al weg waren",
        "payé alors que les places n’étaient plus libres",
        "paid when the places were already gone",
    ],
    "owed_paid_twice": ["dubbel betaald", "payé deux fois", "paid twice"],
    "owed_basket_changed": [
        "het winkelmandje was intussen gewijzigd",
        "le panier avait été modifié entre-temps",
        "the basket had been changed in the meantime",
    ],
    "owed_other_amount": [
        "een ander bedrag dan gevraagd",
        "un autre montant que celui demandé",
        "another amount than was asked",
    ],
}


def texts_to_codes(apps, schema_editor):
    """What no text fits stays as it is, and is shown so."""
    events = apps.get_model("orders", "OrderEvent").objects
    codes = FIXED | _spelt("betaling", PAYMENT) | _spelt("terugbetaling", REFUND)
    whens = [When(what=text, then=Value(code)) for text, code in codes.items()]
    events.filter(what__in=codes).update(what=Case(*whens, default=F("what")))
    for code, texts in OWED.items():
        for text in texts:
            owed = events.filter(what="terugbetaling verschuldigd", why__endswith=f" euro: {text}")
            owed.update(what=code, why=Func(F("why"), Value(": "), Value(1), function="split_part"))


def _spelt(about, codes):
    return {f"{about} {text}"[:40]: code for code, texts in codes.items() for text in texts}


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_hours_held_in_vain")]

    operations = [
        migrations.RunPython(texts_to_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='orderevent',
            name='what',
            field=models.CharField(choices=[('paying', 'betaling begonnen'), ('payment_failed', 'betaling mislukt'), ('payment_cancelled', 'betaling geannuleerd'), ('payment_expired', 'betaling verlopen'), ('confirmed', 'bevestigd'), ('expired', 'verlopen'), ('owed_too_late', 'terugbetaling verschuldigd: betaald toen de plaatsen al weg waren'), ('owed_paid_twice', 'terugbetaling verschuldigd: dubbel betaald'), ('owed_basket_changed', 'terugbetaling verschuldigd: het winkelmandje was gewijzigd'), ('owed_other_amount', 'terugbetaling verschuldigd: een ander bedrag dan gevraagd'), ('refund_untold', 'terugbetaling zonder mail'), ('refund_sent', 'terugbetaling onderweg'), ('refund_done', 'terugbetaald'), ('refund_refused', 'terugbetaling geweigerd: zelf te regelen'), ('refund_outside', 'terugbetaling buiten dit systeem'), ('charged_back', 'teruggevorderd door de bank'), ('forgotten', 'klant gewist')], max_length=40, verbose_name='wat'),
        ),
    ]
