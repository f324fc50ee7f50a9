/** Measures this tokenizer and others in the visitor's own browser: equal ids first, then time. */
import { h, notHere, setText, tokensText, whole } from "./dom.ts";
import type { SpeedRequest, SpeedResult } from "./speed-worker.ts";
import type { Panel } from "./state.ts";

declare const SPEED_WORKER_URL: string;
declare const PEERS: Readonly<Record<string, string>>;

/** Code units of the text that is encoded: enough to measure, short enough for the slowest. */
const textUnits = 200_000;
/** With a shorter text, the measurements would mostly be noise. */
const leastUnits = 20_000;
/** Milliseconds that a tokenizer may take, set-up included. */
const patience = 60_000;

/** Real text in ten languages. */
async function declaration(): Promise<string> {
  return (await import("corpus:declaration")).default;
}

/** Runs one tokenizer in a worker of its own. */
function run(request: SpeedRequest): Promise<SpeedResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(SPEED_WORKER_URL, import.meta.url), { type: "module" });
    const timer = setTimeout(() => end(new Error("took longer than a minute")), patience);
    const end = (outcome: SpeedResult | Error): void => {
      clearTimeout(timer);
      worker.terminate();
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    };
    worker.addEventListener("error", () => end(new Error("could not be started")));
    worker.addEventListener("message", ({ data }: MessageEvent<SpeedResult | { error: string }>) =>
      end("error" in data ? new Error(data.error) : data),
    );
    worker.postMessage(request);
  });
}

export class SpeedPanel implements Panel {
  readonly #button = h("button", { type: "button", class: "primary", id: "measure" }, "Measure in this browser");
  readonly #status = h("p", { class: "note", role: "status", "aria-live": "polite" });
  readonly #rows = h("tbody");
  readonly #table: HTMLElement;
  readonly #text: () => Promise<string>;

  constructor(root: HTMLElement, text: () => Promise<string>) {
    this.#text = text;
    this.#button.addEventListener("click", () => void this.#measure());
    const names = ["Tokenizer", "Ids", "Set up", "First pass", "Later passes", "Speed", "Against reckoner"];
    this.#table = h(
      "div",
      { class: "scroll", tabindex: 0, role: "group", "aria-label": "Results", hidden: true },
      h(
        "table",
        {},
        h("caption", {}, "o200k_base, one thread"),
        h("thead", {}, h("tr", {}, ...names.map((name) => h("th", { scope: "col" }, name)))),
        this.#rows,
      ),
    );
    root.append(
      h(
        "p",
        { class: "lead" },
        "This runs reckoner and other tokenizers on the same text, one after the other, each in its own worker. First it checks that they give the same ids; one that differs is not compared. The others are downloaded when you press the button: several megabytes.",
      ),
      h("div", { class: "tools" }, this.#button),
      this.#status,
      this.#table,
      h(
        "p",
        { class: "note" },
        "The text is yours if it has 20,000 characters or more (the first 200,000 are used), otherwise the Universal Declaration of Human Rights in ten languages. “First pass” is with empty caches, “later passes” the median of up to 40 more. Other tabs or a warm phone slow all of them down.",
      ),
    );
  }

  show(): void {}

  async #measure(): Promise<void> {
    this.#button.disabled = true;
    try {
      await this.#compare();
    } catch {
      setText(this.#status, notHere);
    }
    this.#button.disabled = false;
  }

  async #compare(): Promise<void> {
    this.#rows.replaceChildren();
    const own = await this.#text();
    const text =
      own.length >= leastUnits ? own.slice(0, textUnits).replace(/[\ud800-\udbff]$/, "") : await declaration();
    this.#table.hidden = false;
    let ours: SpeedResult | undefined;
    for (const name of ["reckoner", ...Object.keys(PEERS)]) {
      setText(this.#status, `Measuring ${name}…`);
      try {
        const result = await run({ name, text });
        ours ??= result;
        this.#add(name, result, ours, text.length);
      } catch (error) {
        this.#rows.append(
          h(
            "tr",
            { "data-name": name },
            h("th", { scope: "row" }, name),
            h("td", { colspan: 6 }, `could not be measured: ${(error as Error).message}`),
          ),
        );
      }
    }
    setText(this.#status, `Done: ${whole(text.length)} characters, ${tokensText(ours?.ids.length ?? 0)}.`);
  }

  #add(name: string, result: SpeedResult, ours: SpeedResult, units: number): void {
    const isSame = result.ids.length === ours.ids.length && result.ids.every((id, index) => id === ours.ids[index]);
    const time = (milliseconds: number): string =>
      `${milliseconds < 10 ? milliseconds.toFixed(2) : Math.round(milliseconds)} ms`;
    const ratio = result.warm / ours.warm;
    const beside =
      result === ours
        ? "–"
        : !isSame
          ? "not compared"
          : ratio >= 1
            ? `${ratio.toFixed(1)}× slower`
            : `${(1 / ratio).toFixed(1)}× faster`;
    const speed = isSame ? `${(units / 1_000 / result.warm).toFixed(1)} M characters/s` : "–";
    const title = name in PEERS ? `${name} ${PEERS[name]}` : name;
    const cells = [
      isSame ? "equal" : "different",
      time(result.open),
      time(result.cold),
      time(result.warm),
      speed,
      beside,
    ];
    this.#rows.append(
      h(
        "tr",
        { "data-name": name, class: result === ours && "chosen" },
        h("th", { scope: "row" }, title),
        ...cells.map((cell) => h("td", {}, cell)),
      ),
    );
  }
}
