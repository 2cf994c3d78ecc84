// [data-zoom="<id>"]: buttons that make the plan larger and smaller. A seat is never smaller than 24 px.
const STEPS = [1, 1.25, 1.5, 2, 2.5];

for (const box of document.querySelectorAll("[data-zoom]")) {
  const hall = document.getElementById(box.dataset.zoom);
  const scroller = hall.parentElement;
  let at = 0;

  box.hidden = false;
  show();
  // A plan that is larger than its box is scrolled to its middle, or to the chosen seats. The page itself doesn't
  // scroll.
  const chosen = hall.querySelector("input:checked:not(:disabled)");
  scroller.scrollTo({
    left: (chosen ? chosen.offsetLeft : hall.offsetWidth / 2) - scroller.clientWidth / 2,
    top: chosen ? chosen.offsetTop - scroller.clientHeight / 2 : 0,
  });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const middleX = (scroller.scrollLeft + scroller.clientWidth / 2) / hall.offsetWidth;
    const middleY = (scroller.scrollTop + scroller.clientHeight / 2) / hall.offsetHeight;
    at = Math.min(STEPS.length - 1, Math.max(0, at + Number(button.dataset.step)));
    show();
    scroller.scrollTo(middleX * hall.offsetWidth - scroller.clientWidth / 2, middleY * hall.offsetHeight - scroller.clientHeight / 2);
  });

  function show() {
    hall.style.setProperty("--zoom", STEPS[at]);
    for (const button of box.querySelectorAll("[data-step]")) {
      button.ariaDisabled = String(STEPS[at + Number(button.dataset.step)] === undefined);
    }
  }
}
