"""The payment methods: those of Mollie, those of this account, and how long a payment by each may stay open."""

from .refusals import Refusal

KNOWN = frozenset(
    [
        "alma",
        "applepay",
        "bacs",
        "bancomatpay",
        "bancontact",
        "banktransfer",
        "belfius",
        "billie",
        "billink",
        "bizum",
        "blik",
        "creditcard",
        "directdebit",
        "eps",
        "giftcard",
        "googlepay",
        "ideal",
        "in3",
        "kbc",
        "klarna",
        "mbway",
        "mobilepay",
        "multibanco",
        "mybank",
        "paybybank",
        "paypal",
        "paysafecard",
        "przelewy24",
        "riverty",
        "satispay",
        "swish",
        "trustly",
        "twint",
        "vipps",
        "voucher",
    ]
)
# What a Belgian organiser would switch on: the name on screen, the most it takes in euro, a colour.
ACTIVE = {
    "bancontact": ("Bancontact", "50000.00", "#1e5ca8"),
    "creditcard": ("Kaart", "10000.00", "#4a4f57"),
    "ideal": ("iDEAL", "50000.00", "#b3005e"),
    "kbc": ("KBC/CBC", "50000.00", "#00739e"),
    "belfius": ("Belfius", "50000.00", "#a8123e"),
    "paypal": ("PayPal", "8000.00", "#27346a"),
    "banktransfer": ("Overschrijving", "1000000.00", "#356b3b"),
}
# Seconds that a payment stays open; "choice" counts until a method is chosen. Mollie's documentation of March 2024.
EXPIRY = {
    "choice": 15 * 60,
    "ideal": 15 * 60,
    "creditcard": 30 * 60,
    "bancontact": 60 * 60,
    "belfius": 60 * 60,
    "kbc": 60 * 60,
    "paypal": 72 * 3600,
    "banktransfer": 14 * 24 * 3600,
}


def requested(value: object) -> list[str]:
    """The methods that a request names, [] when the customer may choose among all. Raises Refusal."""
    names = [value] if isinstance(value, str) else value or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Refusal(422, "The payment method is invalid", "method")
    for name in names:
        if name not in KNOWN:
            raise Refusal(422, "The payment method is invalid", "method")
        if name not in ACTIVE:
            raise Refusal(422, "The payment method is not activated on your account", "method")
    return names


def offered(body: dict) -> list[str]:
    """The methods that the checkout page offers for a payment."""
    return [body["method"]] if body.get("method") else body["methods"] or list(ACTIVE)


def show(name: str, url: str) -> dict:
    """A method as an API resource."""
    title, most, _ = ACTIVE[name]
    image = f"{url}/methods/{name}.svg"
    return {
        "resource": "method",
        "id": name,
        "description": title,
        "minimumAmount": {"currency": "EUR", "value": "0.01"},
        "maximumAmount": {"currency": "EUR", "value": most},
        "image": {"size1x": image, "size2x": image, "svg": image},
        "status": "activated",
        "_links": {"self": {"href": f"{url}/v2/methods/{name}", "type": "application/hal+json"}},
    }
