// Marking who came by keyboard: arrows and first letters go from name to name, left and right from
// day to day, the space bar ticks. The page works without it: Tab and the space bar do the same.
const form = document.querySelector("form[data-marking]");
const people = form ? [...form.querySelectorAll("[data-mark]")] : [];
const ticksOf = (person) => [...person.querySelectorAll("[data-tick]")];
const nameOf = (person) => person.querySelector("legend").textContent.trim().toLowerCase();

form?.querySelector("[data-everyone]")?.addEventListener("click", (event) => {
  event.preventDefault();
  for (const person of people) for (const tick of ticksOf(person)) tick.checked = true;
  if (people.length) ticksOf(people[0])[0].focus();
});

function go(event, place, nth) {
  event.preventDefault();
  const ticks = ticksOf(people[(place + people.length) % people.length]);
  ticks[Math.min(Math.max(nth, 0), ticks.length - 1)].focus();
}

function listen(place, nth, tick) {
  tick.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") go(event, place + 1, nth);
    else if (event.key === "ArrowUp") go(event, place - 1, nth);
    else if (event.key === "ArrowRight") go(event, place, nth + 1);
    else if (event.key === "ArrowLeft") go(event, place, nth - 1);
    else if (event.key === "Home") go(event, 0, nth);
    else if (event.key === "End") go(event, -1, nth);
    else if (event.key === "Enter") event.preventDefault();
    else if (/^\p{L}$/u.test(event.key)) {
      const after = [...people.slice(place + 1), ...people.slice(0, place)];
      const next = after.find((one) => nameOf(one).startsWith(event.key.toLowerCase()));
      if (next) go(event, people.indexOf(next), 0);
    }
  });
}

for (const [place, person] of people.entries()) {
  for (const [nth, tick] of ticksOf(person).entries()) listen(place, nth, tick);
}
