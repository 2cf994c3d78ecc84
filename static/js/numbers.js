// <form data-numbers>: displays the total of the chosen numbers.
const euro = new Intl.NumberFormat(`${document.documentElement.lang}-BE`, { style: "currency", currency: "EUR" });

for (const form of document.querySelectorAll("[data-numbers]")) {
  const selects = [...form.querySelectorAll("select[data-price]")];
  const sum = form.querySelector("[data-sum]");

  const tell = () => {
    const seats = selects.filter((select) => !("lap" in select.dataset));
    const number = seats.reduce((total, select) => total + Number(select.value), 0);
    const amount = selects.reduce((total, select) => total + select.value * select.dataset.price, 0);
    const total = amount ? euro.format(amount) : sum.dataset.free;
    const text = number === 1 ? sum.dataset.one : sum.dataset.many;
    sum.textContent = number ? text.replace("@", number).replace("#", total) : "";
  };
  form.addEventListener("change", tell);
  tell();
}
