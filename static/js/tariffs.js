// <form data-tariffs> and [data-pay]: a changed tariff must be saved before the order can be placed, so that the
// total above the button is what the visitor pays.
const form = document.querySelector("[data-tariffs]");
const pay = document.querySelector("[data-pay]");
const button = pay.querySelector("[data-pay-button]");
const first = pay.querySelector("[data-pay-first]");
const selects = [...form.querySelectorAll("select")];
const isChanged = () => selects.some((select) => !select.selectedOptions[0].defaultSelected);

function show() {
  first.hidden = !isChanged();
  if (button) button.ariaDisabled = String(isChanged());
}

form.addEventListener("change", show);
button?.form.addEventListener("submit", (event) => {
  if (!isChanged()) return;
  event.preventDefault();
  form.querySelector(".basket__save button").focus();
});
addEventListener("pageshow", show);
