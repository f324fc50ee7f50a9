/** Light, dark, or as the system has it. The choice is kept; index.html applies it before anything is drawn. */
const names = ["system", "light", "dark"] as const;
const looks = { system: "◐", light: "☀", dark: "☾" } as const;

export function setUpTheme(button: HTMLElement): void {
  const root = document.documentElement;
  const current = (): (typeof names)[number] => names.find((name) => name === root.dataset["theme"]) ?? "system";
  const label = (): void => {
    const name = current();
    button.textContent = looks[name];
    button.setAttribute("aria-label", `Colours: ${name === "system" ? "as the system" : name}`);
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
      // A page that may not keep anything forgets the choice.
    }
    label();
  });
  label();
}
