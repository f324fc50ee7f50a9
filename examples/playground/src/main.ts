/** The page: wires the text, the numbers and the panels together. */
import {
  book,
  choiceOf,
  choices,
  costOf,
  countFor,
  countText,
  defaultModel,
  type ModelCount,
  rankFileOf,
} from "./catalog.ts";
import { ChatPanel, firstChat } from "./chat-panel.ts";
import { ComparePanel } from "./compare-panel.ts";
import { ComputePanel } from "./compute-panel.ts";
import { Desk, type Progress } from "./desk.ts";
import { byId, h, money, percent, setText, whole } from "./dom.ts";
import { acceptDrops } from "./drop.ts";
import { Editor } from "./editor.ts";
import { examples, welcome } from "./examples.ts";
import type { ChatCount, RankFile, Snapshot } from "./messages.ts";
import { Pager } from "./pager.ts";
import { PricePanel } from "./price-panel.ts";
import { fromFragment } from "./share.ts";
import { setUpShare } from "./share-dialog.ts";
import { SpeedPanel } from "./speed-panel.ts";
import type { Panel, Settings, View } from "./state.ts";
import { setUpTabs } from "./tabs.ts";
import { setUpTheme } from "./theme.ts";
import { sayToken } from "./token-detail.ts";
import { TokensView } from "./tokens-view.ts";
import { showWindow } from "./window-meter.ts";

const settings: Settings = { requestsPerDay: 1_000, outputTokens: 500, cachedShare: 0, shape: "" };
let choice = choiceOf(defaultModel);
let mode: "text" | "chat" = "text";
let snapshot: Snapshot | undefined;
let chat: ChatCount | undefined;
/** Number of the last chat question: answers to older ones are not shown. */
let chatsAsked = 0;
let isReading = false;

const model = byId<HTMLSelectElement>("model");
const field = byId<HTMLTextAreaElement>("text");

// ── Problems ────────────────────────────────────────────────────────────────

const problem = byId("problem");

function showProblem(error: unknown): void {
  setText(problem, error instanceof Error ? error.message : String(error));
  problem.hidden = false;
}

function clearProblem(): void {
  problem.hidden = true;
}

// ── The text ────────────────────────────────────────────────────────────────

const desk = new Desk(progressed, () =>
  showProblem(
    "The part of this page that counts could not be started. Reload the page; if that does not help, this browser may not run WebAssembly.",
  ),
);
const editor = new Editor(field, desk, arrived, showProblem);
const pager = new Pager((at) => void turn(at));
const tokens = new TokensView(
  byId("pane"),
  (keys) => void askTokens(keys),
  (found) => void sayToken(desk, snapshot?.shown ?? choice.rankFile, found),
);

async function askTokens(keys: string[]): Promise<void> {
  tokens.receive((await desk.ask("tokens", { keys })).parts);
}

/** A new state of the text: an answer to an edit, or a new page. */
function arrived(next: Snapshot): void {
  snapshot = next;
  tokens.show(next.parts, editor.raw);
  // An answer to typing comes without a text; other pages come with theirs.
  render(next.text === undefined);
}

/** Counting continues, or a file is being read. */
function progressed({ snapshot: next, reading }: Progress): void {
  if (snapshot === undefined || next.version < snapshot.version) return;
  if (reading !== undefined) {
    isReading = true;
    byId<HTMLProgressElement>("reading-bar").value = (reading.done / Math.max(1, reading.total)) * 100;
    setText(byId("reading-note"), `${percent(reading.done / Math.max(1, reading.total))} read`);
    byId("reading").hidden = false;
  }
  snapshot = { ...next, page: snapshot.page, parts: snapshot.parts };
  render();
}

async function replaceText(text: string): Promise<void> {
  clearProblem();
  await editor.take(() => desk.ask("set", { text }));
  scrollUp();
}

async function openFiles(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  clearProblem();
  try {
    await editor.take(() => desk.ask("open", { files }));
    scrollUp();
  } catch (error) {
    // Shows whatever text there is now.
    await turn(0);
    showProblem(error);
  }
  isReading = false;
  byId("reading").hidden = true;
  render();
}

async function turn(at: number): Promise<void> {
  await editor.take(() => desk.ask("turn", { at }));
  scrollUp();
}

function scrollUp(): void {
  field.scrollTop = 0;
  byId("pane").scrollTop = 0;
}

// ── Chat ────────────────────────────────────────────────────────────────────

const chats = new ChatPanel(byId("chat-input"), byId("chat-result"), () => void countChat());

async function countChat(): Promise<void> {
  const asked = ++chatsAsked;
  const request = { model: choice.name, messages: chats.messages, tools: chats.tools };
  try {
    const counted = await desk.ask("chat", { file: choice.rankFile, request });
    if (asked !== chatsAsked) return;
    chat = counted;
    if (mode === "chat") chats.show(counted);
    clearProblem();
  } catch (error) {
    if (asked !== chatsAsked) return;
    // The number on show is another chat's.
    chat = undefined;
    showProblem(error);
  }
  render();
}

// ── Numbers ─────────────────────────────────────────────────────────────────

/** Tokens as the model counts them; undefined while there is no number. */
function currentCount(): ModelCount | undefined {
  if (mode === "chat") {
    if (chat === undefined) return undefined;
    const isExact = !chat.flags.includes("tokenizer-not-public");
    return { tokens: chat.tokens, low: chat.low, high: chat.high, isExact };
  }
  const counted = snapshot?.counts[choice.rankFile];
  return counted === undefined ? undefined : countFor(choice, counted);
}

/** While typing, only the text and its count are updated; the rest follows after a pause, or at the latest after this wait. */
const pauseMs = 250;
const longestWaitMs = 1_000;
let restTimer: ReturnType<typeof setTimeout> | undefined;
/** When the rest began to wait. */
let restSince = 0;
let spokenTimer: ReturnType<typeof setTimeout> | undefined;

function view(): View {
  return { choice, mode, count: currentCount(), snapshot, chat, settings };
}

function render(isTyping = false): void {
  const now = view();
  const { count } = now;
  const isCounting = (snapshot?.left ?? 0) > 0 || isReading;
  setText(byId("tokens"), count === undefined ? "…" : countText(count) + (isCounting && mode === "text" ? " +" : ""));
  const characters =
    mode === "chat" ? chats.messages.reduce((sum, { content }) => sum + content.length, 0) : snapshot?.length;
  setText(byId("characters"), characters === undefined ? "…" : whole(characters));
  const cost = count === undefined ? undefined : costOf(choice, count.tokens, 0, 0);
  setText(
    byId("price-now"),
    cost === undefined
      ? "…"
      : cost.nano === undefined
        ? "not known"
        : `${count?.isExact ? "" : "≈ "}${money(cost.nano)}`,
  );
  clearTimeout(spokenTimer);
  if (count !== undefined && !isCounting)
    spokenTimer = setTimeout(
      () => setText(byId("spoken"), `${countText(count)} ${count.tokens === 1 ? "token" : "tokens"}`),
      1_200,
    );
  if (restTimer === undefined) restSince = performance.now();
  clearTimeout(restTimer);
  const wait = isTyping ? Math.min(pauseMs, restSince + longestWaitMs - performance.now()) : 0;
  restTimer = setTimeout(renderRest, wait);
}

/** Everything around the text and its count. */
function renderRest(): void {
  restTimer = undefined;
  const now = view();
  if (snapshot !== undefined) pager.show(snapshot);
  showWindow(now);
  void openPanel()?.show(now);
}

// ── Panels ──────────────────────────────────────────────────────────────────

const panels: Readonly<Record<string, Panel>> = {
  price: new PricePanel(byId("panel-price"), settings, render),
  compare: new ComparePanel(
    byId("panel-compare"),
    desk,
    () => editor.raw,
    () => chats,
    choose,
  ),
  compute: new ComputePanel(byId("panel-compute"), settings, render),
  speed: new SpeedPanel(byId("panel-speed"), async () => (await desk.ask("text", { most: 2_000_000 })) ?? editor.raw),
};
let open = "price";
/** Number of the last request for encodings: an older one does not go on to ask for more. */
let usesAsked = 0;

function openPanel(): Panel | undefined {
  return panels[open];
}

setUpTabs((name) => {
  open = name;
  void use();
});

/** Counts in the encodings on show: the model's own, and those of the open panel. */
async function use(): Promise<void> {
  const asked = ++usesAsked;
  const files = new Set<RankFile>([choice.rankFile, ...(openPanel()?.files ?? [])]);
  try {
    await followed(desk.ask("use", { files: [choice.rankFile] }));
    if (files.size > 1 && asked === usesAsked) await followed(desk.ask("use", { files: [...files] }));
  } catch (error) {
    if (asked !== usesAsked) return;
    showProblem(navigator.onLine ? error : "This encoding is not on this device yet; go online once to load it.");
  }
}

/** Shows an answer that leaves the text unchanged. */
async function followed(asked: Promise<Snapshot>): Promise<void> {
  const next = await asked;
  if (snapshot === undefined || next.version === snapshot.version) arrived(next);
  render();
}

function choose(name: string): void {
  choice = choiceOf(name);
  // The number on show is another model's.
  chat = undefined;
  model.value = choice.name;
  const { encoding, isExact, maker } = choice;
  setText(
    byId("model-note"),
    isExact
      ? `Exact: reads ${encoding}, as ${maker} publishes it.`
      : `Estimated from ${encoding}: ${maker} has not published this tokenizer.`,
  );
  render();
  void use();
  if (mode === "chat") void countChat();
}

function setMode(next: "text" | "chat"): void {
  mode = next;
  const isChat = mode === "chat";
  byId("text-input").hidden = isChat;
  byId("text-tools").hidden = isChat;
  byId("chat-input").hidden = !isChat;
  for (const id of ["pane", "detail"]) byId(id).hidden = isChat;
  byId("chat-result").hidden = !isChat;
  setText(byId("result-title"), isChat ? "Where the tokens go" : "Tokens");
  setText(byId("result-note"), isChat ? "Everything sent to a model counts." : "Each coloured piece is one token.");
  for (const radio of document.querySelectorAll<HTMLInputElement>('input[name="mode"]'))
    radio.checked = radio.value === mode;
  if (isChat) void countChat();
  else render();
}

// ── Links ───────────────────────────────────────────────────────────────────

setUpShare(async () => {
  const isChat = mode === "chat";
  const text = isChat ? "" : await desk.ask("text", { most: 4_000_000 });
  if (text === undefined) return undefined;
  const [messages, tools] = isChat ? [chats.messages, chats.toolsText] : [[], ""];
  return { ...settings, model: choice.name, mode, text, messages, tools };
});

/** Loads what a link holds; false when it holds nothing. */
async function followLink(isFirst = false): Promise<boolean> {
  try {
    const shared = await fromFragment(location.hash);
    if (shared === undefined) return false;
    const { requestsPerDay, outputTokens, cachedShare, shape } = shared;
    Object.assign(settings, { requestsPerDay, outputTokens, cachedShare, shape });
    (panels["price"] as PricePanel).read(settings);
    choose(shared.model);
    if (shared.mode === "chat") chats.set(shared.messages, shared.tools);
    setMode(shared.mode);
    await replaceText(shared.text);
    if (shared.model !== "" && shared.model !== choice.name)
      showProblem(`This page does not know the link’s model “${shared.model.slice(0, 80)}”: it shows ${choice.name}.`);
    return true;
  } catch (error) {
    if (isFirst) choose(choice.name);
    if (isFirst) await replaceText("");
    showProblem(`${(error as Error).message} ${isFirst ? "The page starts empty." : "What was here is unchanged."}`);
    return true;
  }
}

// ── Start ───────────────────────────────────────────────────────────────────

for (const maker of new Set(choices.map((each) => each.maker))) {
  const own = choices.filter((each) => each.maker === maker);
  model.append(
    h(
      "optgroup",
      { label: own[0]!.isExact ? maker : `${maker} (estimated)` },
      ...own.map(({ name }) => h("option", { value: name }, name)),
    ),
  );
}
model.addEventListener("change", () => choose(model.value));

const menu = byId<HTMLSelectElement>("examples");
menu.append(
  h("option", { value: "" }, "Examples"),
  ...examples.map(({ name }, index) => h("option", { value: String(index) }, name)),
);
menu.addEventListener("change", () => {
  const chosen = examples[Number(menu.value)];
  if (menu.value !== "" && chosen !== undefined) void replaceText(chosen.text());
  menu.value = "";
});

const file = byId<HTMLInputElement>("file");
byId("open").addEventListener("click", () => file.click());
file.addEventListener("change", () => {
  void openFiles([...(file.files ?? [])]);
  file.value = "";
});
acceptDrops((files) => {
  setMode("text");
  void openFiles(files);
});
byId("clear").addEventListener("click", () => {
  void replaceText("");
  field.focus();
});
for (const radio of document.querySelectorAll<HTMLInputElement>('input[name="mode"]')) {
  radio.addEventListener("change", () => setMode(radio.value as "text" | "chat"));
}
addEventListener("hashchange", () => void followLink());
setUpTheme(byId("theme"));

/** For tests and the measuring script; the page does not use it. */
Object.assign(globalThis, {
  playground: {
    get state() {
      return { snapshot, partsMade: tokens.made, choice, mode, chat, lists: book.lists.length, rankFiles: rankFileOf };
    },
  },
});

async function start(): Promise<void> {
  setMode("text");
  chats.set(firstChat, "");
  if (!(await followLink(true))) {
    choose(defaultModel);
    await replaceText(welcome);
  }
  void sayToken(desk, choice.rankFile, undefined);
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("sw.js").catch(() => undefined);
  if (registration === undefined) return;
  await navigator.serviceWorker.ready;
  document.documentElement.dataset["offline"] = "ready";
  const { saveData } = (navigator as { connection?: { saveData?: boolean } }).connection ?? {};
  if (saveData !== true) setTimeout(() => registration.active?.postMessage("fetch-the-rest"), 4_000);
}

void start();
