/**
 * The page's worker: loads vocabularies, stores and counts the text, answers questions.
 */
import { Tokenizer } from "reckoner/tokenizer";
import o200k_base from "reckoner/vocabularies/o200k_base";
import type { VocabularySource } from "reckoner/vocabulary";
import { countChat } from "./chat-count.ts";
import type { Asked, RankFile, Snapshot, Told } from "./messages.ts";
import { placed, TextDesk } from "./text-desk.ts";

interface WorkerScope {
  addEventListener(type: "message", listener: (event: MessageEvent<Asked>) => void): void;
  postMessage(message: Told): void;
}

const scope = globalThis as unknown as WorkerScope;

const sources: Record<RankFile, () => Promise<{ default: VocabularySource }>> = {
  // Nearly every visit needs this one, so its module is imported at once.
  o200k_base: async () => ({ default: o200k_base }),
  cl100k_base: () => import("reckoner/vocabularies/cl100k_base"),
  p50k_base: () => import("reckoner/vocabularies/p50k_base"),
  r50k_base: () => import("reckoner/vocabularies/r50k_base"),
};

const desk = new TextDesk();
const open = async (file: RankFile): Promise<Tokenizer> => Tokenizer.load((await sources[file]()).default);

/** The most that files may hold: their text stays in memory, to be edited and counted in other encodings. */
const mostBytes = 1_000_000_000;
/** Code units of a file that are added at once. */
const pieceUnits = 1_000_000;

/** Rises when the whole text is replaced: whatever still reads an older one then stops. */
let reading = 0;
let isCounting = false;
/** Rises with every request for other encodings: one that finishes late does not replace the latest. */
let uses = 0;

/** Gives messages their turn. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Counts what did not fit into the time of one answer, and reports progress. */
async function goOnCounting(): Promise<void> {
  if (isCounting) return;
  isCounting = true;
  for (let told = performance.now(), left = 1; left > 0; await turn()) {
    left = desk.countSome();
    if (left > 0 && performance.now() - told < 100) continue;
    told = performance.now();
    scope.postMessage({ progress: desk.snapshot(false) });
  }
  isCounting = false;
}

function answered(withText: boolean): Snapshot {
  if (desk.countSome() > 0) void goOnCounting();
  return desk.snapshot(withText);
}

async function readFiles(files: readonly File[]): Promise<Snapshot> {
  const mine = ++reading;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (total > mostBytes)
    throw new Error(`These files hold ${(total / 1e9).toFixed(1)} GB; up to 1 GB can be opened here.`);
  // Checked before the present text goes, so that a wrong file does not cost it.
  for (const file of files) {
    if (new Uint8Array(await file.slice(0, 4_096).arrayBuffer()).includes(0)) {
      throw new Error(`${file.name} is not text: it holds bytes that no text file has.`);
    }
  }
  desk.set("");
  let done = 0;
  let piece = "";
  const put = (text: string, isLast: boolean): void => {
    piece += text;
    if (piece.length < pieceUnits && !isLast) return;
    desk.append(piece);
    piece = "";
    desk.countSome();
    if (!isLast) scope.postMessage({ progress: desk.snapshot(false), reading: { done, total } });
  };
  for (const [index, file] of files.entries()) {
    if (index > 0) put("\n", false);
    const decoder = new TextDecoder();
    const reader = file.stream().getReader();
    for (;;) {
      const { done: isEnd, value } = await reader.read();
      if (mine !== reading) throw new Error("Another text has taken its place.");
      if (isEnd) break;
      done += value.length;
      put(decoder.decode(value, { stream: true }), false);
    }
    put(decoder.decode(), false);
  }
  put("", true);
  desk.turn(0);
  return answered(true);
}

async function answer(asked: Asked): Promise<unknown> {
  switch (asked.kind) {
    case "use": {
      const mine = ++uses;
      const [own, ...others] = asked.ask.files.map(async (file) => [file, await open(file)] as const);
      // Offline, some encodings may be missing; the others still work.
      const loaded = await Promise.allSettled(others);
      const all = [await own!, ...loaded.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []))];
      if (mine === uses) desk.use(all);
      return answered(false);
    }
    case "set":
      reading++;
      desk.set(asked.ask.text);
      return answered(true);
    case "edit": {
      const { from, to, text, leap } = asked.ask;
      return answered(desk.edit(from, to, text, leap));
    }
    case "open":
      return readFiles(asked.ask.files);
    case "turn":
      desk.turn(asked.ask.at);
      return answered(true);
    case "tokens":
      return desk.tokens(asked.ask.keys);
    case "text":
      return desk.live.length > asked.ask.most ? undefined : desk.live.slice(0, desk.live.length);
    case "sample": {
      const { file, text } = asked.ask;
      return { key: file, length: text.length, tokens: placed(await open(file), text) };
    }
    case "bytes":
      return (await open(asked.ask.file)).decodeBytes([asked.ask.id]);
    case "chat":
      return countChat(await open(asked.ask.file), asked.ask.request);
  }
}

scope.addEventListener("message", async ({ data }) => {
  try {
    scope.postMessage({ id: data.id, answer: await answer(data) });
  } catch (error) {
    scope.postMessage({ id: data.id, error: error instanceof Error ? error.message : String(error) });
  }
});
