// <form data-best>: displays the price of the chosen number of places, and sends one order for one press. The form
// works without this script.
const form = document.querySelector("[data-best]");

if (form) {
  const sum = form.querySelector("[data-sum]");
  const { beste, rang } = form.elements;
  const prices = new Map([...form.querySelectorAll("[data-rank]")].map(({ dataset }) => [dataset.rank, Number(dataset.price)]));
  const euro = new Intl.NumberFormat(`${document.documentElement.lang}-BE`, { style: "currency", currency: "EUR" });
  const told = (amount) => (amount ? euro.format(amount) : sum.dataset.free);

  const tell = () => {
    const each = rang?.value ? [prices.get(rang.value)] : [...prices.values()];
    const [least, most] = [Math.min(...each), Math.max(...each)].map((price) => price * beste.value);
    const total = least === most ? told(least) : sum.dataset.range.replace("%1", told(least)).replace("%2", told(most));
    const text = Number(beste.value) === 1 ? sum.dataset.one : sum.dataset.many;
    sum.textContent = text.replace("@", beste.value).replace("#", total);
  };

  form.addEventListener("change", tell);
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  // The visitor came back with the browser's Back button: the next press is another order.
  addEventListener("pageshow", () => {
    delete form.dataset.sent;
    tell();
  });
}
