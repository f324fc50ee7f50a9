try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {}
// The worker will ask for this in a moment; by then it has arrived or is on its way.
fetch("VOCABULARY_BIN")
  .then((response) => response.arrayBuffer())
  .catch(() => {});
