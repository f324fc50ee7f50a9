/**
 * Measures the built playground in headless Chromium: bytes and time of a first visit, and the main thread's time for a
 * keystroke in a text of a million characters, including the browser's own work.
 *
 *     node build.js && node measure.js
 */
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { staticServer } from "./serve.js";

const flags =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

let sent = 0;
const server = staticServer(fileURLToPath(new URL("dist", import.meta.url)), (_, bytes) => {
  sent += bytes;
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: flags.split(" "),
});
const isCounted = () => /\d/.test(document.getElementById("tokens")?.textContent ?? "");

const starts = [];
for (let visit = 0; visit < 3; visit++) {
  sent = 0;
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction(isCounted, undefined, { polling: 10 });
  starts.push(await page.evaluate(() => performance.now()));
  await page.waitForSelector("html[data-offline=ready]");
  console.log(
    `first visit: counts after ${Math.round(starts.at(-1))} ms, ${sent} bytes until it is ready to work offline`,
  );
  await context.close();
}

const page = await (await browser.newContext()).newPage();
await page.goto(url);
await page.waitForFunction(isCounted);
await page.selectOption("#examples", { label: "A million characters" });
await page.waitForFunction(
  () => globalThis.playground.state.snapshot.length === 1_000_000 && globalThis.playground.state.snapshot.left === 0,
);
const session = await page.context().newCDPSession(page);
await session.send("Performance.enable", { timeDomain: "threadTicks" });
const taskTime = async () =>
  (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value;
for (const [place, at] of Object.entries({ start: 0, middle: 500_000, end: 999_999 })) {
  await page.$eval(
    "#page-at",
    (range, value) => {
      range.value = String(value);
      range.dispatchEvent(new Event("change"));
    },
    at,
  );
  await page.waitForTimeout(400);
  await page.click("#text");
  await page.$eval("#text", (field) => field.setSelectionRange(field.value.length >> 1, field.value.length >> 1));
  const times = [];
  for (let key = 0; key < 24; key++) {
    await page.waitForTimeout(60);
    const before = await taskTime();
    await page.keyboard.press(key % 5 === 4 ? "Space" : "x");
    await page.waitForTimeout(60);
    times.push(((await taskTime()) - before) * 1_000);
  }
  // Everything around the text is updated when nothing is typed for a moment.
  const paused = await taskTime();
  await page.waitForTimeout(600);
  const pause = ((await taskTime()) - paused) * 1_000;
  // What the page does in such a time anyway, including the measuring.
  const idle = [];
  for (let round = 0; round < 10; round++) {
    const before = await taskTime();
    await page.waitForTimeout(60);
    idle.push(((await taskTime()) - before) * 1_000);
  }
  const sorted = (values) => values.sort((a, b) => a - b);
  const [low, high] = [sorted(times), sorted(idle)];
  console.log(
    `keystroke at the ${place} of 1,000,000 characters: median ${low[12].toFixed(1)} ms, most ${low[23].toFixed(1)} ms of main thread, ${pause.toFixed(1)} ms in the pause after it (idle: ${high[5].toFixed(1)} ms)`,
  );
}
await browser.close();
server.close();
