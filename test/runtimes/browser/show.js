/** Puts what a page found where a test can read it: no script of the test's may run in a page with a strict policy. */
/** @param {unknown} found */
export function show(found) {
  const output = document.createElement("output");
  output.textContent = JSON.stringify(found);
  document.body.append(output);
}
