/**
 * The playground when something goes another way: quick changes, no network, wrong numbers, strange links, little room.
 */
import { deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasNoBrowser, needsBrowser, type Page } from "../page.ts";
import { tokenizerOf } from "../tokenizers.ts";
import { counted, paste, Site } from "./site.ts";

const linkOf = (shared: unknown): string => `#s=${deflateRawSync(JSON.stringify(shared)).toString("base64url")}`;

describe.skipIf(hasNoBrowser)(`the playground and what goes wrong (${needsBrowser})`, () => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open();
  });
  afterAll(() => site?.close());

  const says = (page: Page, id: string, words: string): Promise<unknown> =>
    expect.poll(() => page.textContent(`#${id}`), { timeout: 20_000 }).toContain(words);

  /** Holds back a vocabulary until it is let go. */
  async function hold(page: Page, file: RegExp): Promise<() => void> {
    let letGo = (): void => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.context().route(file, async (route) => {
      await gate;
      await route.continue();
    });
    return letGo;
  }

  it("counts as the last model chosen does, whatever comes late, and names tokens of the encoding that shows", async () => {
    const page = await site.visit();
    const text = "Hello, supercalifragilistic 你好世界 Привет";
    const tokens = await paste(page, text);
    const letGo = await hold(page, /cl100k_base.*\.bin/);
    await page.selectOption("#model", "gpt-4");
    await expect.poll(() => page.textContent("#tokens")).toBe("…");
    await says(page, "panel-price", "A day…");
    await page.hover("#pane b:nth-last-child(1)");
    const last = (await tokenizerOf("o200k_base")).encode(text).at(-1);
    await says(page, "detail", `Token ${last}: “ивет”`);
    await page.selectOption("#model", "gpt-5");
    expect(await counted(page)).toBe(tokens);
    letGo();
    await page.click("#tab-compare");
    // All four are here, and so is the late one.
    await page.waitForFunction(() =>
      [...document.querySelectorAll(".encoding .count")].every(({ textContent }) => /^\d/.test(textContent ?? "")),
    );
    expect(await counted(page)).toBe(tokens);
    await page.context().close();
  });

  it("says of parts that need the network that they do, and has them when it is back", async () => {
    const page = await site.visit();
    await page.context().setOffline(true);
    await page.click("#tab-compute");
    await says(page, "panel-compute", "go online once to load it");
    await page.click("#tab-speed");
    await page.click("#measure");
    await says(page, "panel-speed", "go online once to load it");
    expect(await page.isDisabled("#measure")).toBe(false);
    await page.check("input[value=chat]", { force: true });
    await page.click("#tab-compare");
    await page.waitForSelector("#panel-compare tbody tr");
    const names = await page.$$eval("#panel-compare tbody th", (all) => all.map(({ textContent }) => textContent));
    expect(names).toContain("gpt-5");
    expect(names).not.toContain("gpt-4");
    await page.context().setOffline(false);
    await page.click("#tab-compute");
    await page.waitForSelector("#panel-compute canvas");
    await page.context().close();
    // What the browser says of files that are not there is no error of the page's.
    const own = site.complaints.filter((complaint) => !complaint.includes("ERR_INTERNET_DISCONNECTED"));
    expect(own).toEqual([]);
    site.complaints.length = 0;
  });

  it("says which number it works with where a field holds something else", async () => {
    const page = await site.visit();
    await page.fill("#requests", "-5");
    await says(page, "inputs-note", "Requests per day: a whole number from 0 to 1,000,000,000,000; 0 is used.");
    expect(await page.getAttribute("#requests", "aria-invalid")).toBe("true");
    await page.fill("#requests", "1000");
    expect(await page.isHidden("#inputs-note")).toBe(true);
    await page.fill("#output-tokens", "");
    await says(page, "inputs-note", "Tokens per answer: a whole number from 0 to 10,000,000; 0 is used.");
    await page.fill("#output-tokens", "2.7");
    await says(page, "inputs-note", "; 2 is used.");
    await page.context().close();
  });

  it("keeps no room for an answer of an embedding", async () => {
    const page = await site.visit();
    await page.selectOption("#model", "text-embedding-3-small");
    await paste(page, "word ".repeat(8_000));
    await says(page, "window-note", "98% of the 8,192 tokens that the text may have.");
    expect(await page.textContent("#panel-price")).not.toContain("no price");
    await paste(page, "word ".repeat(8_192));
    await says(page, "window-note", "Too long by 1 token: the text may have 8,192.");
    await page.context().close();
  });

  it("shows an empty bar for a model whose window is not known", async () => {
    const page = await site.visit();
    await page.selectOption("#model", "gpt-4");
    await paste(page, "word ".repeat(9_000));
    await says(page, "window-note", "Too long by");
    await page.selectOption("#model", "gemini-2.5-pro");
    await says(page, "window-note", "has not been published");
    expect(await page.$eval("#window", (meter) => meter.classList.contains("over"))).toBe(false);
    expect(await page.$eval("#window-text-part", (part) => part.clientWidth)).toBe(0);
    await page.context().close();
  });

  it("says one token of one", async () => {
    const page = await site.visit();
    await paste(page, "a");
    await expect.poll(() => page.textContent("#spoken"), { timeout: 5_000 }).toBe("1 token");
    await page.click("#tab-compute");
    await says(page, "plot-summary", "At your 1 token, attention is");
    await page.click("#clear");
    await says(page, "plot-summary", "tokens this model can take, attention would be 71% of the work.");
    await page.context().close();
  });

  it("leaves a text alone that stands there when a damaged link comes", async () => {
    const page = await site.visit();
    await paste(page, "my own words");
    await page.evaluate(() => {
      location.hash = "#s=abc";
    });
    await says(page, "problem", "What was here is unchanged.");
    expect(await page.inputValue("#text")).toBe("my own words");
    await page.context().close();
  });

  it("says so when a link's model is none of those it knows", async () => {
    const page = await site.visit({ fragment: linkOf({ model: "gpt-99", mode: "text", text: "hi" }) });
    await says(page, "problem", "does not know the link’s model “gpt-99”: it shows gpt-5.");
    expect(await page.inputValue("#text")).toBe("hi");
    await page.context().close();
  });

  it("shows no number of another chat beside an error", async () => {
    const page = await site.visit();
    await page.check("input[value=chat]", { force: true });
    await page.click("summary");
    await page.fill("#chat-tools", '[{ "name": 5 }]');
    await says(page, "problem", "no function with a name");
    expect(await page.textContent("#tokens")).toBe("…");
    await page.fill("#chat-tools", "");
    await page.waitForFunction(() => document.getElementById("tokens")?.textContent !== "…");
    expect(await page.isHidden("#problem")).toBe(true);
    await page.context().close();
  });

  it("keeps the focus on the model that was chosen in the table", async () => {
    const page = await site.visit();
    await page.click("#tab-compare");
    await page.waitForSelector("#panel-compare tbody tr");
    await page.focus("#panel-compare tbody tr:nth-child(3) button");
    const name = await page.evaluate(() => document.activeElement?.textContent);
    await page.keyboard.press("Enter");
    await page.waitForSelector("#panel-compare tr.chosen:nth-child(3)");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(name);
    await page.context().close();
  });

  it("cuts nothing off at 320 pixels: messages, and sums of any size", async () => {
    const page = await site.visit({ viewport: { width: 320, height: 700 } });
    await page.fill("#requests", "1000000000000");
    await page.fill("#output-tokens", "10000000");
    await says(page, "panel-price", "$100,000,");
    await page.check("input[value=chat]", { force: true });
    await says(page, "chat-input", "wrapping");
    const cut = await page.$$eval(".tile, .message", (all) =>
      all.filter((each) => each.scrollWidth > each.clientWidth || each.getBoundingClientRect().right > innerWidth - 14),
    );
    expect(cut).toEqual([]);
    await page.context().close();
  });

  it("prints in light colours, the tokens with theirs and the whole page of the text", async () => {
    const page = await site.visit();
    await page.click("#theme");
    await page.click("#theme");
    await paste(page, "A line of text.\n".repeat(200));
    await page.emulateMedia({ media: "print" });
    const printed = await page.evaluate(() => {
      const pane = document.getElementById("pane")!;
      const token = getComputedStyle(pane.querySelector("b")!);
      return {
        scheme: getComputedStyle(document.documentElement).colorScheme,
        adjust: token.getPropertyValue("print-color-adjust"),
        cut: pane.scrollHeight - pane.clientHeight,
        buttons: [...document.querySelectorAll("button")].filter((each) => each.checkVisibility()).length,
      };
    });
    expect(printed).toEqual({ scheme: "light", adjust: "exact", cut: 0, buttons: 0 });
    await page.context().close();
  });

  it("has caused no error", () => {
    expect(site.complaints).toEqual([]);
  });
});
