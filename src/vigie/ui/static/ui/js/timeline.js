// Shows one kind of fact of a timeline.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-timeline] button[data-kind]");
  if (!button) return;
  const timeline = button.closest("[data-timeline]");
  for (const other of timeline.querySelectorAll("button[data-kind]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  for (const line of timeline.querySelectorAll("li[data-kind]")) {
    line.hidden = button.dataset.kind !== "" && line.dataset.kind !== button.dataset.kind;
  }
});
