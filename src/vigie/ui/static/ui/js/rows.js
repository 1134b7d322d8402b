// Selection of rows and the bulk bar; a click anywhere on a row opens it.

function refresh(form) {
  const boxes = [...form.querySelectorAll("[data-bulk-one]")];
  const count = boxes.filter((box) => box.checked).length;
  const bar = form.querySelector("[data-bulk-bar]");
  if (bar) bar.hidden = count === 0;
  for (const place of form.querySelectorAll("[data-bulk-count]")) place.textContent = count;
  const all = form.querySelector("[data-bulk-all]");
  if (all) {
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  }
  for (const box of boxes) box.closest("[data-row]").classList.toggle("is-chosen", box.checked);
}

function setAll(form, isChecked) {
  for (const box of form.querySelectorAll("[data-bulk-one]")) box.checked = isChecked;
  refresh(form);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-bulk]");
  if (!form) return;
  if (event.target.matches("[data-bulk-all]")) setAll(form, event.target.checked);
  else if (event.target.matches("[data-bulk-one]")) refresh(form);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-bulk-clear]")) setAll(event.target.closest("[data-bulk]"), false);
  const row = event.target.closest("tr[data-row]");
  const isPlain = !event.target.closest("a, button, input, label, summary");
  if (row && isPlain && String(window.getSelection()) === "") row.querySelector("[data-open]")?.click();
});

// In a queue the chosen item is the one whose record was asked for last.
document.addEventListener("htmx:beforeRequest", (event) => {
  const item = event.target.closest?.(".queue-item");
  if (!item) return;
  for (const other of document.querySelectorAll(".queue-item[aria-current]")) {
    other.removeAttribute("aria-current");
  }
  item.setAttribute("aria-current", "true");
  document.querySelector(".queue")?.classList.add("has-record");
});

// A record that takes over 300 ms shows the shape of what is coming; a refusal brings it back.
let waiting = 0;
let before = [];

document.addEventListener("htmx:beforeRequest", (event) => {
  const place = event.detail.target;
  const shape = document.getElementById("record-skeleton");
  if (!shape || place.id !== "record") return;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (before.length === 0) before = [...place.childNodes];
    place.replaceChildren(shape.content.cloneNode(true));
  }, 300);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig.target?.id !== "record") return;
  clearTimeout(waiting);
  if (!event.detail.successful && before.length > 0) {
    document.getElementById("record").replaceChildren(...before);
  }
  before = [];
});

for (const form of document.querySelectorAll("[data-bulk]")) refresh(form);

document.querySelector(".queue-item[aria-current]")?.scrollIntoView({ block: "nearest" });
