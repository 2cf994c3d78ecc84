// <details data-menu>: closes on Escape (and returns the focus), and on a click or focus elsewhere.
for (const menu of document.querySelectorAll("[data-menu]")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  for (const type of ["click", "focusin"]) {
    document.addEventListener(type, (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }
}
