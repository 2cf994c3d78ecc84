// <form data-seats>: displays the total and the limit, and which seats others take or give back meanwhile. The form
// works without this script.
const EVERY = 10_000; // milliseconds

const form = document.querySelector("[data-seats]");
const seats = [...form.querySelectorAll(".deel input")];
const sum = form.querySelector("[data-sum]");
const caption = form.querySelector("[data-caption]");
const limit = Number(form.dataset.limit);
const taken = `, ${form.dataset.taken}`;
const prices = Object.fromEntries([...form.querySelectorAll("[data-rank]")].map((rank) => [rank.dataset.rank, Number(rank.dataset.price)]));
const euro = new Intl.NumberFormat(`${document.documentElement.lang}-BE`, { style: "currency", currency: "EUR" });

const chosen = () => seats.filter((seat) => seat.checked && !seat.disabled);

form.addEventListener("change", (event) => {
  if (!seats.includes(event.target)) return;
  if (chosen().length > limit) {
    event.target.checked = false;
    tell(form.dataset.overLimit);
  } else tell();
});

for (const type of ["pointerover", "focusin"]) {
  form.addEventListener(type, (event) => {
    if (caption && seats.includes(event.target)) caption.textContent = event.target.ariaLabel;
  });
}

function tell(news = "") {
  const mine = chosen();
  const amount = mine.reduce((total, seat) => total + prices[seat.classList[0]], 0);
  const { none, one, many, free } = sum.dataset;
  const total = amount ? euro.format(amount) : free;
  const text = mine.length === 0 ? none : (mine.length === 1 ? one : many).replace("@", mine.length).replace("#", total);
  sum.textContent = `${news} ${text}`.trim();
}

async function look() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(form.dataset.availability);
    if (answer.ok) show((await answer.json()).seats);
  } catch {
    // No network at the moment: the next request may succeed. The order itself checks the seats anyway.
  }
}

function show(letters) {
  if (letters.length !== seats.length) return;
  const gone = [];
  seats.forEach((seat, index) => {
    const isRegular = /^r\d/.test(seat.className);
    if (!isRegular || seat.classList.contains("m")) return;
    if (letters[index] === "f" && seat.disabled) giveBack(seat);
    if (letters[index] === "t" && !seat.disabled) {
      if (seat.checked) gone.push(seat.ariaLabel.split(",").slice(0, 3).join(","));
      take(seat);
    }
  });
  if (gone.length) tell(gone.map((name) => form.dataset.gone.replace("#", name)).join(" "));
}

function giveBack(seat) {
  seat.disabled = false;
  seat.classList.remove("t");
  seat.ariaLabel = seat.ariaLabel.replace(taken, "");
}

function take(seat) {
  const hadFocus = document.activeElement === seat;
  seat.checked = false;
  seat.disabled = true;
  seat.classList.add("t");
  seat.ariaLabel += taken;
  if (hadFocus) seat.dispatchEvent(new CustomEvent("seat:gone", { bubbles: true }));
}

if (chosen().length) tell();
setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
// The visitor came back with the browser's Back button: the page may be out of date.
addEventListener("pageshow", (event) => event.persisted && look());
