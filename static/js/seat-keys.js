// <form data-seats>: one tab stop for the whole map. Arrows move from seat to seat, Home and End to the ends of a row.
const form = document.querySelector("[data-seats]");
const rows = [...form.querySelectorAll(".deel fieldset")].map((row) => [...row.querySelectorAll("input")]);
const hint = form.querySelector("[data-keys-hint]");
const canGo = (seat) => !seat.disabled && seat.checkVisibility();

function makeStop(seat) {
  for (const row of rows) for (const other of row) other.tabIndex = other === seat ? 0 : -1;
}

function stop() {
  const free = rows.flat().filter(canGo);
  const seat = free.find((one) => one.tabIndex === 0) ?? free.find((one) => one.checked) ?? free[0];
  if (seat) makeStop(seat);
}

function middle(seat) {
  const box = seat.getBoundingClientRect();
  return box.x + box.width / 2;
}

function target(seat, key) {
  const index = rows.findIndex((row) => row.includes(seat));
  const row = rows[index].filter((one) => one === seat || canGo(one));
  const at = row.indexOf(seat);
  if (key === "ArrowLeft") return row[at - 1];
  if (key === "ArrowRight") return row[at + 1];
  if (key === "Home") return row[0];
  if (key === "End") return row.at(-1);
  const step = key === "ArrowUp" ? -1 : 1;
  for (let other = index + step; rows[other]; other += step) {
    const free = rows[other].filter(canGo);
    if (free.length) return free.reduce((best, one) => (Math.abs(middle(one) - middle(seat)) < Math.abs(middle(best) - middle(seat)) ? one : best));
  }
  return undefined;
}

form.addEventListener("keydown", (event) => {
  if (!event.target.closest(".deel") || !/^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(event.key)) return;
  event.preventDefault();
  go(target(event.target, event.key));
});

form.addEventListener("focusin", (event) => {
  if (event.target.matches(".deel input")) makeStop(event.target);
});

// Somebody else took the seat with the focus: a neighbour gets the focus, so that it isn't lost.
form.addEventListener("seat:gone", (event) => {
  const row = rows.find((one) => one.includes(event.target));
  go(row.find(canGo) ?? rows.flat().find(canGo));
});

form.addEventListener("change", (event) => event.target.name === "zaaldeel" && stop());

function go(seat) {
  if (!seat) return;
  makeStop(seat);
  seat.focus();
  seat.scrollIntoView({ block: "nearest", inline: "nearest" });
}

if (hint) hint.hidden = false;
stop();
