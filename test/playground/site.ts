/** The playground, built into a folder of its own, served, and opened. */
import type { Server } from "node:http";
import { type Browser, type BrowserContextOptions, launch, listen, type Page, temporaryFolder } from "../page.ts";

interface PlaygroundModules {
  buildPlayground(outdir: string, compared: readonly string[]): Promise<{ first: string[]; later: string[] }>;
  staticServer(folder: string, sent?: (path: string, bytes: number) => void): Server;
}

const load = (file: string): Promise<PlaygroundModules> =>
  import(new URL(`../../examples/playground/${file}`, import.meta.url).href);

/** What the page says of itself; see main.ts. */
export interface PageState {
  readonly snapshot: {
    readonly length: number;
    readonly left: number;
    readonly countedUnits: number;
    readonly counts: Readonly<Record<string, number>>;
    readonly page: { readonly from: number; readonly to: number };
  };
  readonly partsMade: number;
  readonly mode: string;
}

export class Site {
  readonly url: string;
  /** Bytes of bodies sent so far, and their paths. */
  readonly sent: { path: string; bytes: number }[] = [];
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #folder: { path: string; remove(): void };
  /** What a page complained about: errors of scripts, and refusals of the Content-Security-Policy. */
  readonly complaints: string[] = [];

  private constructor(url: string, browser: Browser, server: Server, folder: { path: string; remove(): void }) {
    this.url = url;
    this.#browser = browser;
    this.#server = server;
    this.#folder = folder;
  }

  /** The folder it is built into. */
  get folder(): string {
    return this.#folder.path;
  }

  static async open(): Promise<Site> {
    const folder = temporaryFolder();
    const [{ buildPlayground }, { staticServer }] = [await load("build.js"), await load("serve.js")];
    // The others work the same way and take ten times as long.
    await buildPlayground(folder.path, ["tiktoken"]);
    const sent: Site["sent"] = [];
    const server = staticServer(folder.path, (path, bytes) => sent.push({ path, bytes }));
    const site = new Site(await listen(server), await launch(), server, folder);
    (site as { sent: Site["sent"] }).sent = sent;
    return site;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    this.#server.close();
    this.#folder.remove();
  }

  /** A new visitor's page, once it has counted its first text. */
  async visit(options: BrowserContextOptions & { fragment?: string } = {}): Promise<Page> {
    const { fragment = "", ...context } = options;
    const page = await (await this.#browser.newContext({ serviceWorkers: "block", ...context })).newPage();
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("ServiceWorker")) this.complaints.push(message.text());
    });
    await page.goto(this.url + fragment);
    await counted(page);
    return page;
  }
}

export function stateOf(page: Page): Promise<PageState> {
  return page.evaluate(() => {
    const { snapshot, partsMade, mode } = (globalThis as unknown as { playground: { state: PageState } }).playground
      .state;
    const { length, left, countedUnits, counts, page } = snapshot;
    return { snapshot: { length, left, countedUnits, counts, page }, partsMade, mode };
  });
}

/** Waits until the text has as many units as it should, and all of them are counted; gives the count. */
export async function counted(page: Page, length?: number): Promise<number> {
  await page.waitForFunction((wanted) => {
    const state = (globalThis as unknown as { playground?: { state: PageState } }).playground?.state;
    const tokens = document.getElementById("tokens")?.textContent ?? "";
    if (state?.snapshot === undefined || state.snapshot.left > 0 || !/^≈? ?[\d,]+$/.test(tokens)) return false;
    return wanted === undefined || state.snapshot.length === wanted;
  }, length);
  return tokensOf(page);
}

/** The number of tokens that the page shows. */
export async function tokensOf(page: Page): Promise<number> {
  return Number((await page.textContent("#tokens"))!.replace(/[^\d]/g, ""));
}

/** Puts a text in as a paste does. */
export async function paste(page: Page, text: string): Promise<number> {
  await page.focus("#text");
  await page.$eval("#text", (field) => (field as HTMLTextAreaElement).select());
  await page.evaluate((pasted) => {
    const field = document.getElementById("text") as HTMLTextAreaElement;
    const data = new DataTransfer();
    data.setData("text/plain", pasted);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    // What the browser does itself when nobody stops it.
    if (field.dispatchEvent(event)) field.setRangeText(pasted, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, text);
  return counted(page, text.replace(/\r\n?/g, "\n").length);
}
