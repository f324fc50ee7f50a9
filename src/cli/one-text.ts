/**
 * The one text that `encode` and `tokens` work on: a file or stdin, in parts.
 *
 * A part ends before the first of a run of spaces, or where a letter meets a
 * line end. Every split pattern on the shelf cuts there, whatever comes before
 * or after: no alternative spans the two characters, and none looks back. So the
 * tokens of the parts in order are the tokens of the text, and a text of any
 * size takes the memory of one part.
 */
import { ReckonerError } from "../errors.ts";
import { usage } from "./arguments.ts";
import { visible } from "./format.ts";
import { say } from "./help.ts";
import type { Io } from "./io.ts";
import { explain, findSources, type Source } from "./sources.ts";
import { paint } from "./style.ts";
import { appended, TextReader, tooLong } from "./text.ts";

/** A text that is read while it is used. */
export interface OneText {
  /** What was typed; `-` is stdin. */
  readonly path: string;
  /** The text in parts, each tokenized on its own; a single part if it may not be cut. */
  parts(cutsAtSpaces: boolean): AsyncGenerator<string>;
  /** Says on stderr what had to be replaced to make the bytes text. */
  note(): Promise<void>;
}

/**
 * Opens the file that the operands name, or stdin.
 *
 * @throws {@link ReckonerError} `cli/usage` for more than one operand, `cli/unreadable` for what cannot be read.
 */
export async function openText(operands: readonly string[], command: string, io: Io): Promise<OneText> {
  const [path = "-", ...more] = operands;
  if (more.length > 0) throw usage(`${command} takes one file, got ${operands.length}`);
  const source = findOne(path, command, io);
  if (path === "-" && io.stdin.isTerminal)
    await say(io.stderr, "type or paste text; end with Ctrl-D on an empty line\n");
  const reader = new TextReader({ anything: true });
  return {
    path,
    parts: async function* (cutsAtSpaces) {
      try {
        const pieces = reader.pieces(source.bytes());
        if (cutsAtSpaces) yield* partsOf(pieces);
        else yield await joined(pieces);
      } catch (error) {
        if (error instanceof ReckonerError || !(error instanceof Error && "syscall" in error)) throw error;
        throw unreadable(path, explain(error), error);
      }
    },
    async note() {
      if (reader.replaced === 0) return;
      const what = `${path === "-" ? "stdin" : visible(path)}: ${reader.replaced} × U+FFFD in place of bytes that are not UTF-8`;
      await say(io.stderr, `${paint(io.stderr).yellow("not UTF-8")} ${what}\n`);
    },
  };
}

function findOne(path: string, command: string, io: Io): Source {
  const { sources, skipped } = findSources([path], { ...io, found: stopAtFolder });
  const [source] = sources;
  if (source !== undefined && sources.length === 1 && source.path === path) return source;
  if (skipped[0]?.reason === "missing") {
    throw unreadable(path, `${skipped[0].message}; to pass the text itself: echo "…" | reckoner ${command}`);
  }
  if (skipped[0] !== undefined && sources.length === 0) throw unreadable(path, skipped[0].message);
  throw usage(`${command} takes one file, but ${visible(path)} is a folder or a pattern`);

  function stopAtFolder(files: number): void {
    if (files > 1) throw usage(`${command} takes one file, but ${visible(path)} is a folder or a pattern`);
  }
}

function unreadable(path: string, why: string, cause?: unknown): ReckonerError {
  return new ReckonerError("cli/unreadable", `cannot read ${visible(path)}: ${why}`, { path }, cause);
}

async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text = appended(text, piece);
  return text;
}

/** Long enough to be worth a call, short enough to take hardly any memory. */
const partUnits = 1 << 18;

/** The longest part without a place to cut: joined, it still fits into the heap. */
const mostUnits = 2 ** 28;

/** Joins pieces and cuts them again where no token can span the cut; `units` is the approximate length of a part. */
export async function* partsOf(pieces: AsyncIterable<string>, units: number = partUnits): AsyncGenerator<string> {
  // Windows without a cut are kept, and joined once when one comes.
  let open: string[] = [];
  let length = 0;
  let last = "";
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const end = windowEnd(piece, at + units);
      const window = piece.slice(at, end);
      at = end;
      const cut = lastCut(last + window) - last.length;
      last = window.slice(-1);
      length += window.length;
      if (length > mostUnits) throw tooLong(length);
      if (cut < 0) open.push(window);
      else {
        yield open.join("") + window.slice(0, cut);
        open = [window.slice(cut)];
        length = window.length - cut;
      }
    }
  }
  if (length > 0) yield open.join("");
}

function windowEnd(text: string, end: number): number {
  if (end >= text.length) return text.length;
  return text.charCodeAt(end) >> 10 === 0x37 ? end + 1 : end;
}

/** White space, including what was white space once or is so to some tools. */
const blank = /[\x00-\x20\x7f-\xa0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f\u3000\ufeff]/;
/** Letters since Unicode 3.0: a vocabulary's version may not know those that a newer host does. */
const letter =
  /[A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u021f\u0388-\u038a\u038e-\u03a1\u03a3-\u03ce\u0401-\u0481\u0531-\u0556\u0561-\u0587\u05d0-\u05ea\u0621-\u063a\u0641-\u064a\u0905-\u0939\u0e01-\u0e30\u10d0-\u10f6\u3041-\u3094\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3]/;

/** The last place that no token can span; -1 when there is none. */
function lastCut(text: string): number {
  for (let at = text.length - 1; at > 0; at--) {
    const unit = text.charCodeAt(at);
    const before = text[at - 1]!;
    if (unit === 0x20 ? !blank.test(before) : (unit === 0x0a || unit === 0x0d) && letter.test(before)) return at;
  }
  return -1;
}
