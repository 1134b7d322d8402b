// Keys: `/` search, `?` help, `g` then a letter goes to a page, [data-key] presses what carries it,
// j k Enter x move, open and select rows of [data-rows].

const GO_WITHIN_MS = 1200;
let waitsForGo = 0;

const isTyping = (target) =>
  target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

const visible = (element) => element !== null && element.getClientRects().length > 0;

function rows() {
  return [...document.querySelectorAll("[data-rows] [data-row]")].filter(visible);
}

function current() {
  return document.querySelector("[data-row].is-at, .queue-item[aria-current]");
}

function move(step) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.indexOf(current());
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  document.querySelector("[data-row].is-at")?.classList.remove("is-at");
  next.classList.add("is-at");
  next.scrollIntoView({ block: "nearest" });
  opener(next)?.focus({ preventScroll: true });
  remember(next);
  if (next.classList.contains("queue-item")) opener(next)?.click();
}

// The address says which row is meant, so that Back and a copied address come to it again.
function remember(row) {
  if (!row.matches("tr")) return;
  const address = new URL(window.location.href);
  address.searchParams.set("selected", row.dataset.row);
  window.history.replaceState(window.history.state, "", address);
}

function recall() {
  const asked = new URL(window.location.href).searchParams.get("selected");
  const row = asked && document.querySelector(`[data-rows] tr[data-row="${CSS.escape(asked)}"]`);
  if (!row) return;
  row.classList.add("is-at");
  row.scrollIntoView({ block: "nearest" });
}

function opener(row) {
  return row?.matches("[data-open]") ? row : row?.querySelector("[data-open]");
}

function toggle() {
  current()?.querySelector("[data-bulk-one]")?.click();
}

function press(key) {
  const wanted = [...document.querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key === key && visible(element) && !element.disabled,
  );
  wanted?.click();
  return wanted !== undefined;
}

function go(key) {
  waitsForGo = 0;
  document.querySelector(`[data-go="${CSS.escape(key)}"]`)?.click();
}

const acts = {
  "/": () => document.getElementById("search")?.focus(),
  "?": () => window.dispatchEvent(new CustomEvent("vigie:open", { detail: "keys" })),
  j: () => move(1),
  k: () => move(-1),
  x: toggle,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.timeStamp - waitsForGo < GO_WITHIN_MS && waitsForGo > 0) {
    event.preventDefault();
    go(event.key);
  } else if (event.key === "g") {
    waitsForGo = event.timeStamp;
  } else if (event.key === "Enter" && event.target === document.body) {
    opener(current())?.click();
  } else if (acts[event.key]) {
    event.preventDefault();
    acts[event.key]();
  } else if (press(event.key)) {
    event.preventDefault();
  }
});

// The help lists the keys of the page it is opened on.
window.addEventListener("vigie:open", (event) => {
  const list = document.querySelector("[data-keys-page]");
  if (event.detail !== "keys" || !list) return;
  list.replaceChildren();
  for (const element of document.querySelectorAll("[data-key]")) {
    const term = list.appendChild(document.createElement("dt"));
    term.appendChild(document.createElement("kbd")).textContent = element.dataset.key;
    const label = element.cloneNode(true);
    for (const key of label.querySelectorAll("kbd")) key.remove();
    const words = element.dataset.keyWords || label.textContent.trim();
    list.appendChild(document.createElement("dd")).textContent = words;
  }
});

recall();
