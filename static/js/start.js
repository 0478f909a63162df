// Runs on every page. Pages work without it: this adds comfort only.
import { initAll } from "../vendor/govuk-frontend-6.6.0/govuk-frontend.min.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
initAll();

// "Select all on this page": shown only when it can work.
for (const table of document.querySelectorAll("[data-select-table]")) {
  const all = table.querySelector("[data-select-all]");
  const boxes = [...table.querySelectorAll("[data-select-one]")];
  if (!all || boxes.length === 0) continue;
  all.closest("[hidden]")?.removeAttribute("hidden");
  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  table.addEventListener("change", show);
  show();
}

// A long page of choices: Enter on a choice goes on to the next group instead of sending the page,
// and in a box to look somebody up it looks for them.
const choices = [...document.querySelectorAll("fieldset[data-enter-next]")];
for (const [place, group] of choices.entries()) {
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    if (event.target.matches("[data-look]")) {
      group.querySelector("button[name=find]").click();
      return;
    }
    const next = choices[place + 1];
    const here = next ?? group.closest("form");
    const radio = here.querySelector("input[type=radio]:checked, input[type=radio]");
    (next ? radio : here.querySelector("button[type=submit]:not([name])"))?.focus();
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// "Back", then "Save" again: the browser brings back the words, so their key comes back too, from
// this place in the history. New words get a key of their own.
for (const [place, key] of document.querySelectorAll('form input[name="once"]').entries()) {
  const keep = () => {
    history.replaceState({ ...history.state, [`once${place}`]: key.value }, "");
  };
  key.value = history.state?.[`once${place}`] ?? key.value;
  keep();
  const renew = () => {
    if (!window.crypto?.randomUUID) return;
    key.value = crypto.randomUUID();
    keep();
  };
  key.form.addEventListener("input", renew, { once: true });
}
