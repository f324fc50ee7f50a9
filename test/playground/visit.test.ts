/**
 * The playground as strangers find it: a first visit and one without network, links, files, hostile text.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tokenizer } from "../../src/tokenizer/index.ts";
import { hasNoBrowser, needsBrowser } from "../page.ts";
import { tokenizerOf } from "../tokenizers.ts";
import { counted, paste, Site, stateOf } from "./site.ts";

describe.skipIf(hasNoBrowser)(`a visit to the playground (${needsBrowser})`, () => {
  let site: Site;
  let o200k: Tokenizer;

  beforeAll(async () => {
    site = await Site.open();
    o200k = await tokenizerOf("o200k_base");
  });
  afterAll(() => site?.close());

  it("takes at most 850 kB until it is ready for a day without network, and works on such a day", async () => {
    site.sent.length = 0;
    const page = await site.visit({ serviceWorkers: "allow" });
    await page.waitForSelector("html[data-offline=ready]");
    const sent = (): number => site.sent.reduce((sum, { bytes }) => sum + bytes, 0);
    const first = sent();
    expect(first).toBeLessThanOrEqual(850_000);
    expect(site.sent.filter(({ path }) => path.endsWith(".bin")).length).toBe(1);

    // The other encodings come when there is nothing else to do.
    await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.postMessage("fetch-the-rest"));
    const vocabularies = (): Promise<number> =>
      page.evaluate(async () => {
        const cache = await caches.open((await caches.keys())[0]!);
        return (await cache.keys()).filter(({ url }) => url.endsWith(".bin")).length;
      });
    await expect.poll(vocabularies, { timeout: 30_000 }).toBe(4);
    // What the documents say of it is true within a hundredth.
    const guide = readFileSync("examples/playground/README.md", "utf8");
    const said = (document: string, pattern: RegExp): number => 1_000 * Number(pattern.exec(document)?.[1]);
    const near = (bytes: number): number => Math.round(bytes / 100);
    expect(Math.abs(said(guide, /(\d+) kB, of which/) - first)).toBeLessThanOrEqual(near(first));
    expect(Math.abs(said(guide, /later, when idle.*\| (\d+) kB/) - (sent() - first))).toBeLessThanOrEqual(near(first));
    expect(Math.abs(said(readFileSync("README.md", "utf8"), /(\d+) kB on a first visit/) - first)).toBeLessThanOrEqual(
      near(first),
    );
    await page.context().setOffline(true);
    await page.reload();
    await counted(page);
    expect(await paste(page, "no network, 没有网络")).toBe(o200k.count("no network, 没有网络"));
    await page.click("#tab-compute");
    await page.waitForSelector("#panel-compute canvas");
    await page.click("#tab-compare");
    const p50k = (await tokenizerOf("p50k_base")).count("no network, 没有网络");
    await page.waitForFunction(
      (count) => document.querySelector(".encoding:nth-child(3) .count")?.textContent?.startsWith(`${count} `),
      p50k,
    );
    await page.context().close();
  });

  it("asks no other host for anything, and sends nothing", async () => {
    const page = await site.visit();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(`${request.method()} ${new URL(request.url()).origin}`));
    await paste(page, "a secret");
    for (const tab of ["compare", "compute", "speed", "price"]) await page.click(`#tab-${tab}`);
    await page.click("#share");
    await page.waitForFunction(() => (document.getElementById("share-link") as HTMLInputElement).value !== "");
    expect(requests.filter((request) => request !== `GET ${new URL(site.url).origin}`)).toEqual([]);
    await page.context().close();
  });

  it("shares text, model and settings by a link that holds them all", async () => {
    const hostile = '<script>alert(1)</script> \u202eevil\u0000 \ud800 👩‍👩‍👧 "quotes" `#?&`\n'.repeat(40);
    const page = await site.visit();
    const tokens = await paste(page, hostile);
    await page.selectOption("#model", "gpt-4o");
    await page.fill("#requests", "77");
    await page.click("#share");
    await page.waitForFunction(() => (document.getElementById("share-link") as HTMLInputElement).value !== "");
    const link = await page.inputValue("#share-link");
    expect(link.length).toBeLessThan(1_000);
    const other = await site.visit({ fragment: new URL(link).hash });
    expect(await counted(other, hostile.length)).toBe(tokens);
    expect(await other.inputValue("#text")).toBe(hostile);
    expect([await other.inputValue("#model"), await other.inputValue("#requests")]).toEqual(["gpt-4o", "77"]);
    await page.context().close();
    await other.context().close();
  });

  it("shares a chat, too", async () => {
    const page = await site.visit();
    await page.check("input[value=chat]", { force: true });
    await page.locator(".message textarea").first().fill("You are a lighthouse.");
    await page.click("#share");
    await page.waitForFunction(() => (document.getElementById("share-link") as HTMLInputElement).value !== "");
    const link = await page.inputValue("#share-link");
    const other = await site.visit({ fragment: new URL(link).hash });
    await other.waitForSelector(".message");
    expect(await other.locator(".message textarea").first().inputValue()).toBe("You are a lighthouse.");
    expect((await stateOf(other)).mode).toBe("chat");
    await page.context().close();
    await other.context().close();
  });

  it("says of a damaged link that it is damaged, and of a text too long for one how long it is", async () => {
    const page = await site.visit({ fragment: "#s=AAAA_not-a-link" });
    expect(await page.textContent("#problem")).toContain("damaged");
    let seed = 1;
    const random = Array.from({ length: 100_000 }, () =>
      String.fromCharCode(33 + ((seed = (seed * 48_271) % 0x7fffffff) % 90)),
    );
    await paste(page, random.join(""));
    await page.click("#share");
    await page.waitForFunction(() =>
      document.getElementById("share-note")?.textContent?.includes("too long for a link"),
    );
    expect(await page.isDisabled("#share-copy")).toBe(true);
    await page.context().close();
  });

  it("shows hostile text as text: no element, no turned line, no hidden character", async () => {
    const page = await site.visit();
    const title = await page.title();
    const hostile =
      "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">\u202eabc\u2066\u0000\u200b\ufeff\u0007 &lt;b&gt;";
    expect(await paste(page, hostile)).toBe(o200k.count(hostile));
    await page.waitForFunction(() => document.querySelectorAll("#pane b").length > 10);
    expect(await page.$$eval("#pane script, #pane img, #pane a", (found) => found.length)).toBe(0);
    expect(await page.title()).toBe(title);
    const shown = (await page.textContent("#pane"))!;
    for (const name of ["U+202E", "U+2066", "U+0000", "U+200B", "U+FEFF", "U+0007"]) expect(shown).toContain(name);
    expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u0000\u0007\ufeff]/);
    expect(shown).toContain("<script>document.title='hit'</script>");
    await page.context().close();
  });

  it("takes a paste of ten megabytes and answers while it counts", async () => {
    const page = await site.visit();
    const line = "Ten megabytes of text, line after line; 人人生而自由。 <b>";
    const text = Array.from({ length: 10_000_000 / 50 }, (_, index) => `${line} ${index}`.slice(-50))
      .join("\n")
      .slice(0, 10_000_000);
    const tokens = await paste(page, text);
    expect(tokens).toBe(o200k.count(text));
    expect((await page.inputValue("#text")).length).toBeLessThan(100_000);
    // All selected and replaced means all of it, not the page that is seen.
    expect(await paste(page, "short again")).toBe(2);
    await page.context().close();
  });

  it("counts files as they are, CRLF included, joins several, and refuses what is no text", async () => {
    const page = await site.visit();
    const windows = "one\r\ntwo\r\n\r\nthree, naïve\r\n".repeat(300);
    const file = { name: "windows.txt", mimeType: "text/plain", buffer: Buffer.from(windows) };
    await page.setInputFiles("#file", file);
    expect(await counted(page, windows.length)).toBe(o200k.count(windows));
    // "one\ntwo\n" are 8 characters in the field and 10 in the file.
    await page.focus("#text");
    await page.$eval("#text", (field) => (field as HTMLTextAreaElement).setSelectionRange(8, 8));
    await page.keyboard.insertText("!");
    const edited = `${windows.slice(0, 10)}!${windows.slice(10)}`;
    expect(await counted(page, edited.length)).toBe(o200k.count(edited));
    await page.setInputFiles("#file", [file, { ...file, name: "b.txt", buffer: Buffer.from("second") }]);
    expect(await counted(page, windows.length + 7)).toBe(o200k.count(`${windows}\nsecond`));
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(["dropped, naïve"], "dropped.txt"));
      dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
    });
    expect(await counted(page, 14)).toBe(o200k.count("dropped, naïve"));
    await page.setInputFiles("#file", {
      name: "picture.png",
      mimeType: "image/png",
      buffer: Buffer.from([137, 80, 78, 71, 0, 0, 1]),
    });
    await page.waitForFunction(() =>
      document.getElementById("problem")?.textContent?.includes("picture.png is not text"),
    );
    await page.context().close();
  });

  it("measures tokenizers in the visitor's browser: equal ids first, then time", async () => {
    const page = await site.visit();
    // Long enough to be measured, short enough for the slowest.
    const own = Array.from({ length: 1_000 }, (_, index) => `Line ${index}, naïve: 你好。\n`).join("");
    await paste(page, own);
    await page.click("#tab-speed");
    await page.click("#measure");
    await page.waitForFunction(
      () => document.getElementById("panel-speed")?.textContent?.includes("Done:"),
      undefined,
      { timeout: 100_000 },
    );
    const rows = await page.$$eval("#panel-speed tbody tr", (all) =>
      all.map((row) => [...row.children].map(({ textContent }) => textContent!)),
    );
    expect(rows.length).toBe(2);
    for (const row of rows) {
      expect(row[1]).toBe("equal");
      for (const time of row.slice(2, 5)) expect(time).toMatch(/^[\d.]+ ms$/);
    }
    expect(await page.textContent("#panel-speed")).toContain(`${own.length.toLocaleString("en-US")} characters`);
    for (const row of rows.slice(1)) expect(row[6]).toMatch(/^[\d.]+× (?:slower|faster)$/);
    await page.context().close();
  });

  it("brings real text for those who have none, and the licences of what it is made of", () => {
    const texts = readdirSync(site.folder).map((file) => readFileSync(join(site.folder, file), "utf8"));
    const declaration = texts.find((text) => text.includes("Whereas recognition of the inherent dignity"));
    expect(declaration).toContain("人間");
    expect(declaration).not.toMatch(/<\/?p>|&amp;/);
    const licences = readFileSync(join(site.folder, "licences.txt"), "utf8");
    for (const name of ["uplot", "tiktoken"]) expect(licences).toContain(`${name}\n\n`);
  });

  it("has caused no error and no refusal of its own Content-Security-Policy", () => {
    expect(site.complaints).toEqual([]);
  });
});
