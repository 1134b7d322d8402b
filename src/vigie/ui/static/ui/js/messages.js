// Messages stay until read; values are copied; a lost connection is said.

document.addEventListener("click", async (event) => {
  event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
  const copy = event.target.closest("[data-copy]");
  if (!copy) return;
  event.preventDefault();
  await navigator.clipboard.writeText(copy.dataset.copy);
  copy.dataset.done = copy.dataset.copied;
  setTimeout(() => delete copy.dataset.done, 1500);
});

document.addEventListener("htmx:sendError", () => {
  const lost = document.getElementById("connection-lost");
  const toasts = document.getElementById("toasts");
  if (lost && toasts && !toasts.querySelector("[data-lost]")) {
    toasts.append(lost.content.cloneNode(true));
  }
});
