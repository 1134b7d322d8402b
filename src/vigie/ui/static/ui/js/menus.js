// Drawer, pop-over menus, dialogs.

const root = document.documentElement;

function openDialog(name) {
  const dialog = document.getElementById(name);
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  closeMenus(null);
  dialog.showModal();
  dialog.querySelector("textarea, select, input:not([type=hidden])")?.focus();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

function setDrawer(isOpen) {
  root.toggleAttribute("data-drawer", isOpen);
  if (isOpen) document.querySelector("#sidebar a")?.focus();
}

document.addEventListener("click", (event) => {
  const target = event.target;
  if (!(target instanceof Element)) return;
  closeMenus(target.closest("details[data-menu]"));
  const opener = target.closest("[data-opens]");
  if (opener) {
    // One dialog may answer several openers: what was not asked for is not offered.
    const asked = opener.dataset.asks;
    for (const one of document.querySelectorAll(`#${opener.dataset.opens} [data-for]`)) {
      one.hidden = asked !== undefined && one.dataset.for !== asked;
    }
    openDialog(opener.dataset.opens);
  }
  if (target.closest("[data-closes]")) target.closest("dialog")?.close();
  if (target.closest("[data-print]")) window.print();
  if (target instanceof HTMLDialogElement) target.close();
  if (target.closest("[data-drawer-open]")) setDrawer(true);
  else if (target.closest("[data-drawer-close], #sidebar a")) setDrawer(false);
  const results = document.querySelector("[data-search-results]");
  if (results && !target.closest(".search")) results.replaceChildren();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
  setDrawer(false);
  document.querySelector("[data-search-results]")?.replaceChildren();
});

// Arrow keys walk the results under the search field.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const search = document.activeElement?.closest(".search");
  if (!search) return;
  const stops = [search.querySelector("input"), ...search.querySelectorAll("[data-hit]")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  stops[stops.indexOf(document.activeElement) + step]?.focus();
  event.preventDefault();
});

window.addEventListener("vigie:open", (event) => openDialog(event.detail));
