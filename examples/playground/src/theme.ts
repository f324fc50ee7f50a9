/** Light, dark, or the same as the system. The choice is kept; index.html applies it before anything is drawn. */
const names = ["system", "light", "dark"] as const;
const looks = { system: "◐", light: "☀", dark: "☾" } as const;

export function setUpTheme(button: HTMLElement): void {
  const root = document.documentElement;
  const current = (): (typeof names)[number] => names.find((name) => name === root.dataset["theme"]) ?? "system";
  const label = (): void => {
    const name = current();
    button.textContent = looks[name];
    button.setAttribute("aria-label", `Colours: ${name === "system" ? "same as the system" : name}`);
    button.title = button.getAttribute("aria-label")!;
  };
  button.addEventListener("click", () => {
    const next = names[(names.indexOf(current()) + 1) % names.length]!;
    if (next === "system") delete root.dataset["theme"];
    else root.dataset["theme"] = next;
    try {
      if (next === "system") localStorage.removeItem("theme");
      else localStorage.setItem("theme", next);
    } catch {
      // Without permission to store it, the choice is forgotten.
    }
    label();
  });
  label();
}
