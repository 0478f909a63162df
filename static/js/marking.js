// Marking who came by keyboard: arrows and first letters go from name to name, the space bar ticks.
// The page works without it: Tab and the space bar do the same.
const form = document.querySelector("form[data-marking]");
const ticks = form ? [...form.querySelectorAll("[data-tick]")] : [];
const nameOf = (tick) => tick.labels[0].textContent.trim().toLowerCase();

form?.querySelector("[data-everyone]")?.addEventListener("click", (event) => {
  event.preventDefault();
  for (const tick of ticks) tick.checked = true;
  ticks[0]?.focus();
});

function go(event, place) {
  event.preventDefault();
  ticks[(place + ticks.length) % ticks.length].focus();
}

for (const [place, tick] of ticks.entries()) {
  tick.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") go(event, place + 1);
    else if (event.key === "ArrowUp") go(event, place - 1);
    else if (event.key === "Home") go(event, 0);
    else if (event.key === "End") go(event, -1);
    else if (event.key === "Enter") event.preventDefault();
    else if (/^\p{L}$/u.test(event.key)) {
      const after = [...ticks.slice(place + 1), ...ticks.slice(0, place)];
      const next = after.find((one) => nameOf(one).startsWith(event.key.toLowerCase()));
      if (next) go(event, ticks.indexOf(next));
    }
  });
}
