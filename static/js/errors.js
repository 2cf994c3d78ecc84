// [data-error-summary] gets the focus, so that screen readers read it first. Its links focus the control itself, not
// the group around it.
const summary = document.querySelector("[data-error-summary]");

if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const target = document.getElementById(event.target.hash?.slice(1));
    if (!target) return;
    event.preventDefault();
    const control = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
    (control ?? target).focus();
  });
}
