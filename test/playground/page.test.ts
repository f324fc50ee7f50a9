/**
 * The playground in Chromium: what it shows is what the package says in Node.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { model } from "../../src/compute/index.ts";
import { llama3_8b } from "../../src/models/llama.ts";
import openai from "../../src/prices/openai.ts";
import { priceBook, requestCounter } from "../../src/pricing/index.ts";
import type { Tokenizer } from "../../src/tokenizer/index.ts";
import { accessibilityProblems, hasNoBrowser, needsBrowser, type Page } from "../page.ts";
import { freshSeed, Random } from "../random.ts";
import { tokenizerOf } from "../tokenizers.ts";
import { counted, paste, Site, stateOf, tokensOf } from "./site.ts";

const text =
  "Hello, naïve world! 你好，世界。 Привет 👋🏽\n\n  function gcd(a, b) { return b ? gcd(b, a % b) : a; } // 1234567\n";

describe.skipIf(hasNoBrowser)(`the playground (${needsBrowser})`, () => {
  let site: Site;
  let page: Page;
  let o200k: Tokenizer;

  beforeAll(async () => {
    site = await Site.open();
    page = await site.visit();
    o200k = await tokenizerOf("o200k_base");
  });
  afterAll(() => site?.close());

  it("counts what is typed and pasted as Node does, in the encoding of the chosen model", async () => {
    expect(await paste(page, text)).toBe(o200k.count(text));
    await page.selectOption("#model", "gpt-4");
    await page.waitForFunction(
      (old) => document.getElementById("tokens")?.textContent !== old,
      String(o200k.count(text)),
    );
    expect(await counted(page)).toBe((await tokenizerOf("cl100k_base")).count(text));
    await page.selectOption("#model", "gpt-5");
    await page.focus("#text");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("supercalifragilistic");
    expect(await counted(page, text.length + 20)).toBe(o200k.count(`${text}supercalifragilistic`));
  });

  it("shows every token, and says of the one that is pointed at what it is", async () => {
    await paste(page, "Hello, naïve café");
    await page.waitForFunction(() => document.querySelectorAll("#pane b").length === 5);
    expect(await page.$$eval("#pane b", (tokens) => tokens.map(({ textContent }) => textContent))).toEqual(
      o200k.tokens("Hello, naïve café").map(({ start, end }) => "Hello, naïve café".slice(start, end)),
    );
    await page.focus("#pane");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    const [, second] = o200k.encode("Hello, naïve café");
    await page.waitForFunction(
      (id) => document.getElementById("detail")?.textContent?.includes(`Token ${id}:`),
      second,
    );
    await page.hover("#pane b:nth-child(1)");
    const [first] = o200k.encode("Hello");
    await page.waitForFunction((id) => document.getElementById("detail")?.textContent?.includes(`Token ${id}:`), first);
    expect(await page.textContent("#detail")).toContain("“Hello”, 5 bytes (48 65 6c 6c 6f)");
  });

  it("shows the tokens of the text after every edit, neighbours in two colours, and leaves elements that stay", async () => {
    const random = new Random(freshSeed("edits of coloured tokens"));
    const words = ["alpha", "beta;", "12", "γάμμα", "δ.", "人人生而自由", "“e”", "👋🏽", "ab", "\n"];
    let now = random.join(2_500, 2_500, () => `${random.pick(words)} `);
    await paste(page, now);
    const shownParts = () =>
      page.$$eval("#pane .part", (parts) =>
        parts.map((part) => ({
          text: part.textContent ?? "",
          tokens: [...part.querySelectorAll("b")].map(({ textContent }) => textContent),
          colours: [...part.querySelectorAll("b")].map((token) => getComputedStyle(token).backgroundColor),
        })),
      );
    const inPane = (text: string) => text.replaceAll("\n", "⏎\n");
    for (let round = 0; round < 16; round++) {
      // Half a character would be shown by its name.
      const whole = (offset: number): number => (/[\udc00-\udfff]/.test(now[offset] ?? "") ? offset + 1 : offset);
      const from = whole(random.below(now.length));
      const to = whole(Math.min(now.length, from + random.pick([0, 0, 1, 3, 40, 1_000])));
      const typed = random.below(3) === 0 ? "" : random.join(0, random.pick([1, 12, 700]), () => random.pick(words));
      await page.$eval(
        "#text",
        (field, edit) => {
          (field as HTMLTextAreaElement).setRangeText(edit.typed, edit.from, edit.to, "end");
          field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        },
        { typed, from, to },
      );
      now = now.slice(0, from) + typed + now.slice(to);
      expect(await counted(page, now.length)).toBe(o200k.count(now));
      // Parts that have come near are coloured in a moment.
      await page.waitForFunction(() => document.querySelector("#pane .part b") !== null);
      const shown = await shownParts();
      let at = 0;
      for (const { text: partText, tokens, colours } of shown) {
        const isColoured = tokens.length > 0;
        // A further token of a character is shown as a dot, which is in none of the texts.
        const part = inPane(now).slice(at, at + partText.replaceAll("·", "").length);
        expect(partText.replaceAll("·", "")).toBe(part);
        at += part.length;
        if (!isColoured) continue;
        const raw = part.replaceAll("⏎\n", "\n");
        const expected = o200k.tokens(raw).map(({ start, end }) => inPane(raw.slice(start, end)) || "·");
        expect(tokens).toEqual(expected);
        expect(colours.filter((colour, index) => colour === colours[index - 1])).toEqual([]);
      }
      expect(at).toBe(inPane(now).length);
      expect(shown.some(({ tokens }) => tokens.length > 0)).toBe(true);
    }
    await paste(page, "Nothing of this line is typed again.");
    await page.waitForFunction(() => document.querySelectorAll("#pane b").length === 8);
    await page.$$eval("#pane b", (tokens) => {
      for (const token of tokens) token.classList.add("old");
    });
    await page.focus("#text");
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" But this");
    await page.waitForFunction(() => document.querySelectorAll("#pane b").length === 10);
    expect(await page.$$eval("#pane b.old", (tokens) => tokens.length)).toBe(8);
  });

  it("counts a few thousand characters and colours a few parts for a keystroke in a megabyte", async () => {
    const random = new Random(freshSeed("a megabyte in the page"));
    const words = ["alpha", "beta;", "12", "γάμμα", "δ.", "人人生而自由", "“e”", "\n"];
    let long = random.join(200_000, 200_000, () => `${random.pick(words)} `).slice(0, 2 ** 20);
    expect(await paste(page, long)).toBe(o200k.count(long));
    await page.$eval("#page-at", (range) => {
      (range as HTMLInputElement).value = String(2 ** 19);
      range.dispatchEvent(new Event("change"));
    });
    await page.waitForFunction(() => !(document.getElementById("page-back") as HTMLButtonElement).disabled);
    for (const typed of ["x", "é", " ", "\n"]) {
      const before = await stateOf(page);
      const at = before.snapshot.page.from + 5_000 + random.below(10_000);
      await page.$eval(
        "#text",
        (field, offset) => (field as HTMLTextAreaElement).setSelectionRange(offset, offset),
        at - before.snapshot.page.from,
      );
      await page.focus("#text");
      await page.keyboard.insertText(typed);
      long = long.slice(0, at) + typed + long.slice(at);
      expect(await counted(page, long.length)).toBe(o200k.count(long));
      const after = await stateOf(page);
      expect(after.snapshot.countedUnits - before.snapshot.countedUnits).toBeLessThanOrEqual(8_192);
      expect(after.partsMade - before.partsMade).toBeLessThanOrEqual(8);
      expect(await page.$$eval("#pane b", (tokens) => tokens.length)).toBeLessThan(8_000);
    }
    // Faster than the worker answers: what was typed meanwhile goes with the next edit.
    const { from } = (await stateOf(page)).snapshot.page;
    await page.$eval("#text", (field) => (field as HTMLTextAreaElement).setSelectionRange(9_000, 9_000));
    await page.keyboard.type("a few words, typed in no time");
    long = `${long.slice(0, from + 9_000)}a few words, typed in no time${long.slice(from + 9_000)}`;
    expect(await counted(page, long.length)).toBe(o200k.count(long));
    expect((await page.inputValue("#text")).length).toBeLessThan(100_000);
  });

  it("prices a request, a day and a month from the list, with the rates' page and day", async () => {
    await paste(page, text);
    await page.fill("#requests", "2000");
    await page.fill("#output-tokens", "800");
    await page.fill("#cached-share", "50");
    const total = o200k.count(text);
    const usage = { input: { total, cacheRead: Math.round(total / 2) }, output: { total: 800 } };
    const cost = priceBook([openai]).cost(usage, { model: "gpt-5" });
    const month = (Number(cost.nano! * 2_000n * 30n) / 1e9).toLocaleString("en-US", {
      style: "currency",
      currency: "USD",
    });
    await page.waitForFunction(
      (wanted) => document.getElementById("panel-price")?.textContent?.includes(wanted),
      month,
    );
    const shown = await page.textContent("#panel-price");
    expect(shown).toContain(`read on ${cost.card!.asOf}`);
    expect(await page.getAttribute("#panel-price a", "href")).toBe(cost.card!.source);
    const rates = await page.$$eval("#panel-price tbody td:nth-child(3)", (cells) =>
      cells.map(({ textContent }) => textContent),
    );
    expect(rates).toEqual(cost.lines.map(({ rate }) => `$${rate.replace("/M", "")}`));
  });

  it("says when text and answer do not fit the window", async () => {
    await page.selectOption("#model", "gpt-4");
    await paste(page, "word ".repeat(9_000));
    const over = (await tokensOf(page)) + 800 - 8_192;
    await page.waitForFunction(() => document.getElementById("window")?.classList.contains("over"));
    expect(await page.textContent("#window-note")).toContain(`Too long by ${over.toLocaleString("en-US")} tokens`);
    await page.selectOption("#model", "gpt-5");
  });

  it("compares encodings and models", async () => {
    await paste(page, text);
    await page.click("#tab-compare");
    for (const name of ["o200k_base", "cl100k_base", "p50k_base", "r50k_base"] as const) {
      const expected = (await tokenizerOf(name)).count(text);
      await page.waitForFunction(
        ([encoding, count]) => {
          const card = [...document.querySelectorAll(".encoding")].find(
            (each) => each.querySelector("h3")?.textContent === encoding,
          );
          return card?.querySelector(".count")?.textContent?.startsWith(`${count} ·`);
        },
        [name, expected] as const,
      );
    }
    const rows = await page.$$eval("#panel-compare tbody tr", (all) =>
      all.map((row) => [...row.children].map(({ textContent }) => textContent)),
    );
    expect(rows.find(([name]) => name === "gpt-4o")?.[2]).toBe(String(o200k.count(text)));
    const claude = requestCounter({ count: () => o200k.count(text) })({ model: "claude-sonnet-5", text: "-" });
    expect(rows.find(([name]) => name === "claude-sonnet-5")?.[2]).toBe(`≈ ${claude.tokens}`);
  });

  it("says how much work reading it is, and draws the curve", async () => {
    await paste(page, text);
    await page.click("#tab-compute");
    await page.waitForSelector("#panel-compute canvas");
    const { flops } = model(llama3_8b).attention({ tokens: o200k.count(text) });
    await page.waitForFunction(
      (wanted) => document.getElementById("panel-compute")?.textContent?.includes(`${wanted} FLOP`),
      flops.toLocaleString("en-US"),
    );
    const filled = await page.$eval("#panel-compute canvas", (canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
      return data.filter((value, index) => index % 4 === 3 && value > 0).length;
    });
    expect(filled).toBeGreaterThan(2_000);
  });

  it("counts a chat by message and by kind", async () => {
    await page.check("input[value=chat]", { force: true });
    await page.click("#chat-add");
    const last = page.locator(".message").last();
    await last.locator("textarea").fill("The manual says: press the red button.");
    await last.locator("select").selectOption("retrieved");
    await page.click("summary");
    await page.fill(
      "#chat-tools",
      '[{ "type": "function", "function": { "name": "press", "parameters": { "type": "object", "properties": {} } } }]',
    );
    const messages = await page.$$eval(".message", (all) =>
      all.map((each) => ({
        role: each.querySelector("select")!.value,
        content: each.querySelector("textarea")!.value,
      })),
    );
    const expected = requestCounter(o200k)({
      model: "gpt-5",
      messages: messages.map(({ role, content }) =>
        role === "retrieved" ? { role: "user", content, kind: "retrieved" } : { role, content },
      ),
      tools: [{ type: "function", function: { name: "press", parameters: { type: "object", properties: {} } } }],
    });
    await page.waitForFunction(
      (tokens) => document.getElementById("tokens")?.textContent === tokens,
      String(expected.tokens),
    );
    const kinds = await page.$$eval(".kind", (all) =>
      Object.fromEntries(
        all.map((each) => [each.getAttribute("data-kind"), Number.parseInt(each.children[1]!.textContent!, 10)]),
      ),
    );
    expect(kinds).toEqual(Object.fromEntries(Object.entries(expected.kinds).filter(([, tokens]) => tokens > 0)));
    expect(await last.locator(".note").textContent()).toContain(
      `${o200k.count("The manual says: press the red button.")} tokens`,
    );
    await page.fill("#chat-tools", "{ not json");
    await page.waitForFunction(() => document.getElementById("chat-input")?.textContent?.includes("not JSON yet"));
    await page.fill("#chat-tools", "");
    await page.check("input[value=text]", { force: true });
  });

  it("works with the keyboard alone", async () => {
    const keys = await site.visit();
    const stops: string[] = [];
    for (let stop = 0; stop < 22; stop++) {
      await keys.keyboard.press("Tab");
      stops.push(
        await keys.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute("name") || ""),
      );
    }
    for (const id of [
      "share",
      "theme",
      "model",
      "mode",
      "examples",
      "open",
      "clear",
      "text",
      "pane",
      "tab-price",
      "requests",
    ]) {
      expect(stops).toContain(id);
    }
    await keys.focus("#tab-price");
    await keys.keyboard.press("ArrowRight");
    expect(await keys.evaluate(() => document.activeElement?.id)).toBe("tab-compare");
    expect(await keys.isVisible("#panel-compare")).toBe(true);
    await keys.focus("#text");
    await keys.keyboard.press("Control+a");
    await keys.keyboard.type("hello world");
    expect(await counted(keys, 11)).toBe(2);
    await keys.context().close();
  });

  it.each(["light", "dark"] as const)(
    "has nothing that axe-core objects to, %s, on a phone's width, in any view",
    async (colorScheme) => {
      const phone = await site.visit({ colorScheme, viewport: { width: 360, height: 740 } });
      const problems = await accessibilityProblems(phone);
      for (const view of ["compare", "compute", "speed", "chat"]) {
        if (view === "chat") await phone.check("input[value=chat]", { force: true });
        else await phone.click(`#tab-${view}`);
        if (view === "compute") await phone.waitForSelector("#panel-compute canvas");
        if (view === "compare") await phone.waitForSelector("#panel-compare tbody tr");
        const part = view === "chat" ? ".desk" : `#panel-${view}`;
        problems.push(...(await accessibilityProblems(phone, part)).map((problem) => `${view}: ${problem}`));
        const [width, most] = await phone.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        expect([view, width]).toEqual([view, most]);
      }
      await phone.click("#share");
      problems.push(...(await accessibilityProblems(phone, "dialog")).map((problem) => `share: ${problem}`));
      expect(problems).toEqual([]);
      await phone.context().close();
    },
  );

  it("follows the button from light to dark, and remembers", async () => {
    const shades = await site.visit({ colorScheme: "light" });
    const paper = (): Promise<string> =>
      shades.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await shades.click("#theme");
    expect(await paper()).toBe(light);
    await shades.click("#theme");
    const dark = await paper();
    expect(dark).not.toBe(light);
    await shades.reload();
    expect(await paper()).toBe(dark);
    await shades.context().close();
  });

  it("has caused no error and no refusal of its own Content-Security-Policy", () => {
    expect(site.complaints).toEqual([]);
  });
});
