// Shows one kind of fact of a timeline, and says so in the address without asking the server.

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-timeline] a[data-kind]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const timeline = link.closest("[data-timeline]");
  const kind = link.dataset.kind;
  for (const other of timeline.querySelectorAll("a[data-kind]")) {
    if (other === link) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
  }
  for (const line of timeline.querySelectorAll("li[data-kind]")) {
    line.hidden = kind !== "" && line.dataset.kind !== kind;
  }
  const address = new URL(window.location.href);
  if (kind) address.searchParams.set("kind", kind);
  else address.searchParams.delete("kind");
  window.history.replaceState(window.history.state, "", address);
});
