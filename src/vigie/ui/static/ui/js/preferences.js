// Theme and density change at once and are kept by the server; language reloads the page.

const root = document.documentElement;

function apply(name, value) {
  if (name === "density") root.dataset.density = value;
  if (name !== "theme") return;
  root.dataset.themeChoice = value;
  if (value === "system") root.removeAttribute("data-bs-theme");
  else root.dataset.bsTheme = value;
  window.dispatchEvent(new CustomEvent("vigie:theme"));
}

document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!event.target.matches("[data-preferences]") || !button || button.name === "language") return;
  event.preventDefault();
  apply(button.name, button.value);
  for (const sibling of button.parentElement.querySelectorAll("button")) {
    sibling.setAttribute("aria-pressed", String(sibling === button));
  }
  const body = new FormData(event.target, button);
  await fetch(event.target.action, {
    method: "POST",
    body,
    redirect: "manual",
  });
});

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  window.dispatchEvent(new CustomEvent("vigie:theme"));
});
