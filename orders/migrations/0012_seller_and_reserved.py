"""An order may have a seller, and then no customer; and it may be reserved until a day and hour.

Nothing here reads the table: a nullable column, a NOT NULL that goes, and checks that are valid for new rows alone
(0013 validates them). The processes of the release before go on as they are.
"""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

# An erased customer begins nothing any more, and neither does an erased seller (0003_forgetting says why it is done by
# a trigger). Both rows are locked in one order, so that two orders made at once don't wait for each other.
GUARD = """
CREATE OR REPLACE FUNCTION orders_refuse_the_erased() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE person record;
BEGIN
    FOR person IN SELECT id, erased_at FROM accounts_customer
        WHERE id IN (NEW.customer_id, NEW.seller_id) ORDER BY id FOR KEY SHARE
    LOOP
        IF person.erased_at IS NOT NULL THEN
            RAISE EXCEPTION 'customer % was erased', person.id USING ERRCODE = 'lock_not_available';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
"""
UNGUARD = """
CREATE OR REPLACE FUNCTION orders_refuse_the_erased() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE erased timestamptz;
BEGIN
    SELECT erased_at INTO erased FROM accounts_customer WHERE id = NEW.customer_id FOR KEY SHARE;
    IF erased IS NOT NULL THEN
        RAISE EXCEPTION 'customer % was erased', NEW.customer_id USING ERRCODE = 'lock_not_available';
    END IF;
    RETURN NULL;
END $$;
"""

STATES = [
    ("basket", "winkelmandje"),
    ("reserved", "gereserveerd"),
    ("confirmed", "bevestigd"),
    ("expired", "verlopen"),
    ("cancelled", "geannuleerd"),
]
EVENTS = [
    ("paying", "betaling begonnen"),
    ("payment_failed", "betaling mislukt"),
    ("payment_cancelled", "betaling geannuleerd"),
    ("payment_expired", "betaling verlopen"),
    ("confirmed", "bevestigd"),
    ("expired", "verlopen"),
    ("reserved", "gereserveerd"),
    ("reservation_moved", "einde van de reservatie verplaatst"),
    ("reservation_cancelled", "reservatie geannuleerd"),
    ("owed_too_late", "terugbetaling verschuldigd: betaald toen de plaatsen al weg waren"),
    ("owed_paid_twice", "terugbetaling verschuldigd: dubbel betaald"),
    ("owed_basket_changed", "terugbetaling verschuldigd: het winkelmandje was gewijzigd"),
    ("owed_other_amount", "terugbetaling verschuldigd: een ander bedrag dan gevraagd"),
    ("refund_untold", "terugbetaling zonder mail"),
    ("refund_sent", "terugbetaling onderweg"),
    ("refund_done", "terugbetaald"),
    ("refund_refused", "terugbetaling geweigerd: zelf te regelen"),
    ("refund_outside", "terugbetaling buiten dit systeem"),
    ("charged_back", "teruggevorderd door de bank"),
    ("forgotten", "klant gewist"),
]

HAS_A_PERSON = models.CheckConstraint(
    name="order_has_a_customer_or_a_seller",
    condition=models.Q(customer__isnull=False) | models.Q(seller__isnull=False),
    violation_error_message="Een bestelling heeft een klant of een verkoper.",
)
HAS_AN_END = models.CheckConstraint(
    name="order_reserved_has_an_end",
    condition=~models.Q(state="reserved") | models.Q(expires_at__isnull=False),
    violation_error_message="Een reservatie heeft een einde.",
)


def person(verbose_name, related_name, **more):
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0011_words_for_staff"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("order", "seller", person("verkoper", "sold_orders", db_index=False)),
        migrations.AlterField("order", "customer", person("klant", "orders")),
        migrations.AlterField(
            "order",
            "state",
            models.CharField(choices=STATES, default="basket", max_length=10, verbose_name="toestand"),
        ),
        migrations.AlterField(
            "orderevent", "what", models.CharField(choices=EVENTS, max_length=40, verbose_name="wat")
        ),
        AddConstraintNotValid("order", HAS_A_PERSON),
        AddConstraintNotValid("order", HAS_AN_END),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
