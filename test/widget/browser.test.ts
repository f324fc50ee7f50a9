/**
 * The widgets on a real page, bundled by Vite: with the worker, and without one where the page may not start it.
 */
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AttachedCounter, attachCounter, CounterState, defineTokenCounter } from "../../src/widget/index.ts";
import {
  accessibilityProblems,
  type Browser,
  hasNoBrowser,
  launch,
  listen,
  needsBrowser,
  type Page,
  temporaryFolder,
} from "../page.ts";
import { tokenizerOf } from "../tokenizers.ts";

const built = fileURLToPath(new URL("../../build/widget/index.js", import.meta.url));

/** What the page lends to the tests. */
interface Lent {
  readonly attachCounter: typeof attachCounter;
  readonly defineTokenCounter: typeof defineTokenCounter;
  counter?: AttachedCounter;
  states: CounterState[];
}
declare const lent: Lent;

const html = `<!doctype html><html lang="en"><title>widgets</title><script type="module" src="./page.js"></script><body><main>
  <h1>Widgets</h1>
  <form id="form"><label for="prompt">Prompt</label><textarea id="prompt">hello world</textarea></form>
  <token-counter for="prompt" model="gpt-5" limit="5"></token-counter>
  <label for="plain">Plain</label><textarea id="plain"></textarea>
</main></body>`;

const script = `
  import { attachCounter, defineTokenCounter } from ${JSON.stringify(built)};
  globalThis.lent = { attachCounter, defineTokenCounter, states: [] };
  defineTokenCounter();
  defineTokenCounter();
`;

describe.skipIf(hasNoBrowser)(`widgets in a browser (${needsBrowser})`, () => {
  const folder = temporaryFolder();
  let server: Server;
  let browser: Browser;
  let url: string;
  const asked: string[] = [];
  /** The header that the next page comes with. */
  const allows = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
  let policy = allows;
  afterEach(() => {
    policy = allows;
  });

  beforeAll(async () => {
    writeFileSync(join(folder.path, "index.html"), html);
    writeFileSync(join(folder.path, "page.js"), script);
    writeFileSync(join(folder.path, "empty.html"), html.replace("hello world", ""));
    const out = join(folder.path, "out");
    const input = ["index.html", "empty.html"].map((file) => join(folder.path, file));
    const options = { outDir: out, target: "esnext", rolldownOptions: { input } };
    await build({ root: folder.path, logLevel: "error", build: options, worker: { format: "es" } });
    const { staticServer } = (await import(new URL("../../examples/playground/serve.js", import.meta.url).href)) as {
      staticServer(folder: string, sent: (path: string) => void): Server;
    };
    const files = staticServer(out, (path) => asked.push(path));
    server = createServer((request, response) => {
      response.setHeader("content-security-policy", policy);
      files.emit("request", request, response);
    });
    url = await listen(server);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
    folder.remove();
  });

  async function visit(path: string = ""): Promise<Page> {
    asked.length = 0;
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(url + path);
    await page.waitForFunction(() => "lent" in globalThis);
    return page;
  }

  /** What the element shows. */
  const shown = (page: Page): Promise<string | null | undefined> =>
    page.evaluate(
      () => document.querySelector("token-counter")?.shadowRoot?.querySelector("[part=count]")?.textContent,
    );

  const shows = (page: Page, words: string): Promise<unknown> =>
    expect.poll(() => shown(page), { timeout: 20_000 }).toBe(words);

  it("counts a field by the element beside it, says when it is too much, and follows a reset", async () => {
    const page = await visit();
    await shows(page, "2 of 5 tokens");
    await page.fill("#prompt", "one two three four five six seven");
    await shows(page, "7 of 5 tokens, 2 too many");
    expect(await page.getAttribute("token-counter", "data-state")).toBe("over");
    await page.$eval("#form", (form) => (form as HTMLFormElement).reset());
    await shows(page, "2 of 5 tokens");
    expect(await page.getAttribute("token-counter", "data-state")).toBe("ready");
    await page.$eval("token-counter", (element) => element.setAttribute("model", "gpt-4"));
    await page.$eval("token-counter", (element) => element.removeAttribute("limit"));
    await shows(page, "2 of 8,192 tokens");
    await page.context().close();
  });

  it("says the count to those who listen, after a pause", async () => {
    const page = await visit();
    const heard = (): Promise<string | null | undefined> =>
      page.evaluate(
        () => document.querySelector("token-counter")?.shadowRoot?.querySelector("[role=status]")?.textContent,
      );
    await expect.poll(heard, { timeout: 20_000 }).toBe("2 of 5 tokens");
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.context().close();
  });

  it("says what is wrong with a model, in its place, and goes on with a good one", async () => {
    const page = await visit();
    await page.$eval("token-counter", (element) => element.setAttribute("model", "gpt5"));
    await expect.poll(() => shown(page), { timeout: 20_000 }).toContain('no OpenAI model is known as "gpt5"');
    expect(await page.getAttribute("token-counter", "data-state")).toBe("error");
    await page.$eval("token-counter", (element) => element.setAttribute("model", "gpt-4o"));
    await shows(page, "2 of 5 tokens");
    await page.$eval("token-counter", (element) => element.setAttribute("limit", "many"));
    await expect.poll(() => shown(page)).toContain("limit must be a number");
    await page.$eval("token-counter", (element) => element.setAttribute("for", "nowhere"));
    await expect.poll(() => shown(page), { timeout: 5_000 }).toBe('no field has the id "nowhere"');
    await page.context().close();
  });

  it("finds a field that comes later, and lets go of one that leaves", async () => {
    const page = await visit();
    await page.evaluate(() => document.getElementById("prompt")!.remove());
    await page.evaluate(() => {
      const field = document.createElement("textarea");
      field.value = "The quick brown fox";
      document.querySelector("main")!.append(field);
      field.id = "prompt";
    });
    await shows(page, "4 of 5 tokens");
    await page.context().close();
  });

  it("counts exactly, never shows a number that was not, and loads one vocabulary once, in a worker", async () => {
    const page = await visit();
    const text = "naïve 你好 👋🏽 word ".repeat(2_000);
    const states = await page.evaluate(async (typed) => {
      const field = document.getElementById("plain") as HTMLTextAreaElement;
      lent.counter = lent.attachCounter(field, { model: "openai/gpt-5", onChange: (state) => lent.states.push(state) });
      field.value = typed;
      field.dispatchEvent(new InputEvent("input"));
      await new Promise((resolve) => setTimeout(resolve, 10));
      field.value += "x";
      await lent.counter.refresh();
      return lent.states;
    }, text);
    const tokens = (await tokenizerOf("o200k_base")).count(`${text}x`);
    const numbers = states.map((state) => state.tokens).filter((count) => count !== undefined);
    expect([...new Set(numbers)]).toEqual([0, tokens]);
    expect(states.at(-1)).toMatchObject({ status: "ready", tokens, limit: 272_000, over: 0 });
    expect(asked.filter((path) => path.endsWith(".bin")).length).toBe(1);
    expect(asked.filter((path) => /worker/.test(path)).length).toBe(1);
    await page.context().close();
  });

  it("leaves nothing behind when it is detached", async () => {
    const page = await visit();
    await page.$eval("token-counter", (element) => element.remove());
    const before = await page.$eval("main", (main) => main.innerHTML);
    const after = await page.evaluate(async () => {
      const field = document.getElementById("plain") as HTMLTextAreaElement;
      const counter = lent.attachCounter(field, { onChange: (state) => lent.states.push(state) });
      await counter.refresh();
      const [withCounter, calls] = [document.querySelector("main")!.innerHTML, lent.states.length];
      counter.detach();
      counter.detach();
      field.value = "typed later";
      field.dispatchEvent(new InputEvent("input"));
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { html: document.querySelector("main")!.innerHTML, withCounter, isQuiet: lent.states.length === calls };
    });
    expect(after.withCounter).not.toBe(before);
    expect(after).toMatchObject({ html: before, isQuiet: true });
    await page.context().close();
  });

  it("loads nothing for an empty field until someone goes there", async () => {
    const page = await visit("empty.html");
    await shows(page, "0 of 5 tokens");
    const loaded = (): boolean => asked.some((path) => path.endsWith(".bin"));
    expect(loaded()).toBe(false);
    await page.focus("#prompt");
    await page.keyboard.type("hello");
    await shows(page, "1 of 5 tokens");
    expect(loaded()).toBe(true);
    await page.context().close();
  });

  it("counts in the page where a worker may not start", async () => {
    policy = `${allows}; worker-src 'none'`;
    const page = await visit();
    await shows(page, "2 of 5 tokens");
    await page.context().close();
  });

  it("says so where WebAssembly may not run: kernel/unavailable", async () => {
    policy = "default-src 'self'";
    const page = await visit();
    await expect.poll(() => shown(page), { timeout: 20_000 }).toContain("wasm-unsafe-eval");
    await page.context().close();
  });

  it("follows the reset of a form in a shadow tree, and one whose event is stopped", async () => {
    const page = await visit();
    await page.evaluate(() => {
      const host = document.createElement("div");
      document.querySelector("main")!.append(host);
      host.attachShadow({ mode: "open" }).innerHTML =
        '<form><textarea id="inner">hello world</textarea></form><token-counter for="inner"></token-counter>';
      document.getElementById("form")!.addEventListener("reset", (event) => event.stopPropagation());
    });
    const inner = (): Promise<string | null | undefined> =>
      page.evaluate(
        () =>
          document
            .querySelector("main > div")!
            .shadowRoot!.querySelector("token-counter")!
            .shadowRoot!.querySelector("[part=count]")!.textContent,
      );
    await expect.poll(inner, { timeout: 20_000 }).toBe("2 tokens");
    await page.fill("#inner", "one two three");
    await expect.poll(inner).toBe("3 tokens");
    await page.evaluate(() => document.querySelector("main > div")!.shadowRoot!.querySelector("form")!.reset());
    await expect.poll(inner).toBe("2 tokens");
    await page.fill("#prompt", "one two three");
    await shows(page, "3 of 5 tokens");
    await page.$eval("#form", (form) => (form as HTMLFormElement).reset());
    await shows(page, "2 of 5 tokens");
    await page.context().close();
  });

  it("says once that a field is missing, however much else changes", async () => {
    const page = await visit();
    await shows(page, "2 of 5 tokens");
    const events = await page.evaluate(async () => {
      const seen: string[] = [];
      document.addEventListener("token-count", (event) => {
        seen.push((event as CustomEvent<CounterState>).detail.status);
        // A page that shows the state changes with it.
        document.querySelector("main")!.append(document.createElement("p"));
      });
      document.querySelector("token-counter")!.setAttribute("for", "nowhere");
      const busy = setInterval(() => document.querySelector("main")!.append(document.createElement("p")), 100);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      clearInterval(busy);
      return seen;
    });
    expect(events).toEqual(["error"]);
    expect(await shown(page)).toBe('no field has the id "nowhere"');
    await page.context().close();
  });

  it("keeps its number while the limit alone changes", async () => {
    const page = await visit();
    await shows(page, "2 of 5 tokens");
    const states = await page.evaluate(async () => {
      const seen: (number | undefined)[] = [];
      const element = document.querySelector("token-counter")!;
      element.addEventListener("token-count", (event) => seen.push((event as CustomEvent<CounterState>).detail.tokens));
      element.setAttribute("limit", "1");
      await new Promise((resolve) => setTimeout(resolve, 300));
      return seen;
    });
    expect(states).toEqual([2]);
    await shows(page, "2 of 1 token, 1 too many");
    await page.context().close();
  });

  it("keeps nothing of a text in the worker whose counter is detached while the vocabulary loads", async () => {
    const page = await visit("empty.html");
    await page.context().route("**/*.bin", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    const kinds = await page.evaluate(async () => {
      const seen: string[] = [];
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message: { kind: string }) {
        seen.push(message.kind);
        post.call(this, message);
      };
      const field = document.getElementById("plain") as HTMLTextAreaElement;
      field.value = "a secret";
      lent.attachCounter(field).detach();
      const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
      // A busy machine takes its time; and nothing may follow.
      for (let left = 200; left > 0 && !seen.includes("forget"); left--) await pause(100);
      await pause(500);
      return seen;
    });
    expect(kinds.at(-1)).toBe("forget");
    await page.context().close();
  });

  it("counts when the vocabulary is there after all, whatever answered in its place", async () => {
    const page = await visit("empty.html");
    const body = "<!doctype html>log in first";
    await page.context().route("**/*.bin", (route) => route.fulfill({ contentType: "text/html", body }));
    await page.fill("#prompt", "hello");
    await expect.poll(() => shown(page), { timeout: 20_000 }).toContain("it looks like a web page");
    await page.context().unroute("**/*.bin");
    await page.fill("#prompt", "hello world");
    await shows(page, "2 of 5 tokens");
    await page.context().close();
  });

  it("gives an element that was lent its content back", async () => {
    const page = await visit();
    const after = await page.evaluate(async () => {
      const output = document.createElement("p");
      output.innerHTML = "no <b>count</b> yet";
      output.dataset["state"] = "mine";
      const field = document.getElementById("plain") as HTMLTextAreaElement;
      const counter = lent.attachCounter(field, { output });
      await counter.refresh();
      counter.detach();
      return output.outerHTML;
    });
    expect(after).toBe('<p data-state="mine">no <b>count</b> yet</p>');
    await page.context().close();
  });

  it("says what is wrong with a limit that is no number, in its place", async () => {
    const page = await visit();
    const states = await page.evaluate(async () => {
      const field = document.getElementById("plain") as HTMLTextAreaElement;
      field.value = "hello world";
      const found: CounterState[] = [];
      for (const limit of [null, "many", 1.5]) {
        const counter = lent.attachCounter(field, { limit: limit as unknown as number });
        found.push(await counter.refresh());
        counter.detach();
      }
      return found;
    });
    expect(states[0]).toMatchObject({
      error: { code: "input/bad-option", message: expect.stringMatching(/got null$/) },
    });
    expect(states[1]).toMatchObject({ status: "error", error: { code: "input/bad-option" } });
    // As many whole tokens as fit.
    expect(states[2]).toEqual({ status: "ready", tokens: 2, limit: 1, over: 1 });
    await page.context().close();
  });

  it("refuses what is no field: input/bad-option", async () => {
    const page = await visit();
    const messages = await page.evaluate(() =>
      ["null", "<div contenteditable>", '<input type="checkbox">', "<select>", "<button>"].map((html) => {
        const holder = document.createElement("div");
        holder.innerHTML = html;
        try {
          lent.attachCounter(holder.firstElementChild as HTMLTextAreaElement);
        } catch (error) {
          return `${(error as { code: string }).code}: ${(error as Error).message}`;
        }
        return "none";
      }),
    );
    expect(messages).toEqual(
      ["null", "<div>", '<input type="checkbox">', "<select>", "<button>"].map(
        (got) => `input/bad-option: attachCounter needs a textarea or text input, got ${got}`,
      ),
    );
    await page.$eval("#prompt", (field) => field.setAttribute("id", "other"));
    await page.$eval("main", (main) => main.insertAdjacentHTML("beforeend", '<input type="checkbox" id="prompt">'));
    await expect.poll(() => shown(page)).toBe('the element with the id "prompt" is not a text field');
    await page.context().close();
  });
});
