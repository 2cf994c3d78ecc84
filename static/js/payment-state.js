// [data-payment-state] (a URL): asks for the state of the order, and reloads the page when the payment is decided.
const EVERY = 2_000; // milliseconds
const waiting = document.querySelector("[data-payment-state]");

async function look() {
  try {
    const answer = await fetch(waiting.dataset.paymentState, { headers: { Accept: "application/json" } });
    if (answer.redirected || (answer.ok && (await answer.json()).standing !== "waiting")) {
      location.reload();
      return;
    }
  } catch {
    // No network at the moment: the next request may succeed.
  }
  setTimeout(look, EVERY);
}

if (waiting) setTimeout(look, EVERY);
