// Attached by data-payment-state (an address): asks how the order stands, and reloads the page once it is known.
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
    // No network for a moment: the next look may have more luck.
  }
  setTimeout(look, EVERY);
}

if (waiting) setTimeout(look, EVERY);
