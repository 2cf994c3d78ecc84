// [data-countdown]: counts down data-left seconds from the moment that the page loaded. The server gives the seconds,
// since the visitor's clock may be wrong. Screen readers speak only at the end and at the minutes of data-warn-at, which
// stand in orders/deadlines.py. From the last of these minutes on the countdown is styled as urgent (data-hurry).
const opened = Date.now();

for (const element of document.querySelectorAll("[data-countdown]")) start(element);

function start(element) {
  const { left, minutes, seconds, over, warning } = element.dataset;
  const clock = element.querySelector("[data-countdown-clock]");
  const spoken = element.querySelector("[data-countdown-spoken]");
  const warnAt = (element.dataset.warnAt ?? "").split(" ").filter(Boolean).map(Number);
  let toSay = spoken ? warnAt.filter((minute) => minute * 60 < Number(left)) : [];

  if (spoken) setTimeout(() => say(element.querySelector("p").textContent), 1000);
  const timer = setInterval(tick, 1000);
  tick();

  function tick() {
    const rest = Math.max(0, Math.round(Number(left) - (Date.now() - opened) / 1000));
    element.toggleAttribute("data-hurry", rest <= 60 * Math.min(...warnAt));
    if (clock) show(clock, `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`);
    else element.textContent = written(rest);
    const due = toSay.filter((minute) => rest <= minute * 60);
    if (due.length) {
      toSay = toSay.filter((minute) => !due.includes(minute));
      say(warning.replace("#", Math.min(...due)));
    }
    if (rest === 0) end();
  }

  function written(rest) {
    if (rest === 0) return over;
    return rest < 60 ? seconds.replace("#", rest) : minutes.replace("#", Math.ceil(rest / 60));
  }

  function end() {
    clearInterval(timer);
    const text = element.querySelector("p");
    if (!text) return;
    text.textContent = over;
    say(over);
    clock.hidden = true;
    element.querySelector("[data-countdown-again]").hidden = false;
    element.dispatchEvent(new CustomEvent("countdown:over", { bubbles: true }));
  }

  function say(text) {
    if (spoken) spoken.textContent = text;
  }
}

function show(clock, text) {
  clock.hidden = false;
  clock.textContent = text;
}
