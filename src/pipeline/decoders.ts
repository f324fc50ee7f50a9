/**
 * The decoders of tokenizer.json: from the texts of tokens to text.
 *
 * A decoder is a chain of steps, each of which takes tokens one by one, so a stream and a list are decoded by the same
 * code. A step may hold back what later tokens can still change.
 *
 * Reference: tokenizers/src/decoders of https://github.com/huggingface/tokenizers, version 0.22.
 */
import { byteLetters, fromByteLetters } from "./byte-letters.ts";
import type { Expression } from "./expression.ts";
import { patternIn } from "./patterns.ts";
import { prependScheme } from "./pre-tokenizers.ts";
import { booleanIn, integerIn, listIn, type Reader, readComponent, textIn } from "./read.ts";
import { eachStretch } from "./splits.ts";
import { malformed } from "./unsupported.ts";

/** Takes what a step passes on. */
type Out = (token: string) => void;

/** A step at work on one stream of tokens. */
interface Step {
  push(token: string, out: Out): void;
  end(out: Out): void;
}

/** Decodes one stream of tokens. */
export interface DecodeStream {
  /** The text that these tokens complete. */
  push(tokens: Iterable<string>): string;
  /** The text that was held back. */
  end(): string;
}

/** Turns the texts of tokens into text. */
export interface Decoder {
  /** Whether decoding only joins the tokens' bytes, as for byte-level vocabularies. */
  readonly joinsBytes: boolean;
  /** The text of a byte-level token: a letter for each byte. */
  lettersOf(bytes: Uint8Array): string;
  start(): DecodeStream;
}

/**
 * Compiles the field `decoder`.
 *
 * @throws {@link ReckonerError} `vocabulary/unsupported`, `vocabulary/corrupt`.
 */
export function compileDecoder(component: unknown, path: string): Decoder {
  const steps =
    component === null || component === undefined ? [spaced] : streamed(readComponent(component, path, readers));
  const start = (): DecodeStream => {
    const running = steps.map((step) => step());
    let text = "";
    const outs: Out[] = [];
    for (let index = running.length - 1; index >= 0; index--) {
      const next = outs[index + 1] ?? ((token) => void (text += token));
      outs[index] = (token) => running[index]!.push(token, next);
    }
    outs[running.length] = (token) => void (text += token);
    const take = (): string => {
      const taken = text;
      text = "";
      return taken;
    };
    return {
      push(tokens) {
        for (const token of tokens) outs[0]!(token);
        return take();
      },
      end() {
        for (const [index, step] of running.entries()) step.end(outs[index + 1]!);
        return take();
      },
    };
  };
  const lettersOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byteLetters[byte]).join("");
  return { joinsBytes: steps.length === 1 && steps[0] === byteLevel, lettersOf, start };
}

/** Without a decoder, tokens are joined with spaces. */
const spaced = (): Step => perToken((token, index) => (index === 0 ? token : ` ${token}`));

/** A step that changes each token by itself. */
function perToken(change: (token: string, index: number) => string): Step {
  let index = 0;
  return {
    push: (token, out) => out(change(token, index++)),
    end() {},
  };
}

const byteLevel = (): Step => {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const encoder = new TextEncoder();
  return {
    push(token, out) {
      const bytes = fromByteLetters(token) ?? encoder.encode(token);
      out(decoder.decode(bytes, { stream: true }));
    },
    end: (out) => out(decoder.decode()),
  };
};

const byteFallback = (): Step => {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let bytes: number[] = [];
  const flush = (out: Out): void => {
    if (bytes.length === 0) return;
    const run = bytes;
    bytes = [];
    try {
      out(decoder.decode(Uint8Array.from(run)));
    } catch {
      // One broken character spoils the whole run.
      for (let index = 0; index < run.length; index++) out("\ufffd");
    }
  };
  return {
    push(token, out) {
      const byte = /^<0x(?:[0-9A-Fa-f]{2}|\+[0-9A-Fa-f])>$/.test(token) ? Number.parseInt(token.slice(3, 5), 16) : -1;
      if (byte >= 0) bytes.push(byte);
      else {
        flush(out);
        out(token);
      }
    },
    end: flush,
  };
};

/** Joins everything into one token; steps after it that work on whole texts wait for the end. */
const fuse = (): Step => {
  const tokens: string[] = [];
  return {
    push: (token) => void tokens.push(token),
    end: (out) => out(tokens.join("")),
  };
};

const readers: Readonly<Record<string, Reader<readonly (() => Step)[]>>> = {
  Sequence: (component, path) =>
    listIn(component, "decoders", path).flatMap((inner, index) =>
      readComponent(inner, `${path}.decoders[${index}]`, readers),
    ),

  ByteLevel: () => [byteLevel],
  ByteFallback: () => [byteFallback],
  Fuse: () => [fuse],

  Metaspace: (component, path) => {
    const replacement = textIn(component, "replacement", path);
    const dropsFirst = prependScheme(component, path) !== "never";
    return [() => perToken((token, index) => token.replaceAll(replacement, index === 0 && dropsFirst ? "" : " "))];
  },

  Replace: (component, path) => {
    const { expression } = patternIn(component, path);
    expression.check();
    const content = textIn(component, "content", path);
    return [() => perToken((token) => replaced(token, expression, content))];
  },

  Strip: (component, path) => {
    const content = textIn(component, "content", path);
    if ([...content].length !== 1) throw malformed(`${path}.content`, "expected one character", content);
    const step = stripper(content, integerIn(component, "start", path), integerIn(component, "stop", path));
    return [step];
  },

  WordPiece: (component, path) => {
    const prefix = textIn(component, "prefix", path);
    const cleans = booleanIn(component, "cleanup", path);
    return [
      () =>
        perToken((token, index) => {
          const continued = token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`;
          const spacedToken = index === 0 ? token : continued;
          return cleans ? cleaned(spacedToken) : spacedToken;
        }),
    ];
  },

  CTC: (component, path) => {
    const padding = textIn(component, "pad_token", path);
    const delimiter = textIn(component, "word_delimiter_token", path);
    const cleans = booleanIn(component, "cleanup", path);
    return [
      () => {
        let before: string | undefined;
        return {
          push(token, out) {
            if (token === before) return;
            before = token;
            const text = token.replaceAll(padding, "");
            const clean = cleans ? withEach(cleaned(text), delimiter, " ") : text;
            if (clean !== "") out(clean);
          },
          end() {},
        };
      },
    ];
  },

  BPEDecoder: (component, path) => {
    const suffix = textIn(component, "suffix", path);
    return [
      () => {
        // Only the last token is not followed by a space, and only the end shows which one that is.
        let last: string | undefined;
        return {
          push(token, out) {
            if (last !== undefined) out(withEach(last, suffix, " "));
            last = token;
          },
          end: (out) => out(last?.replaceAll(suffix, "") ?? ""),
        };
      },
    ];
  },
};

/** For steps made by `stripper`, the form of the step for one fused text. */
const fusedForms = /* @__PURE__ */ new WeakMap<() => Step, () => Step>();

/** Lets a stream through where Fuse would hold it: at the end of the chain, and before a Strip that ends it. */
function streamed(chain: readonly (() => Step)[]): readonly (() => Step)[] {
  // ByteLevel joins all tokens into one, which only matters to steps after it.
  const steps = chain.flatMap((step, index) =>
    step === byteLevel && index < chain.length - 1 ? [step, fuse] : [step],
  );
  const last = steps.at(-1);
  if (last === fuse) return steps.slice(0, -1);
  const fused = last === undefined ? undefined : fusedForms.get(last);
  const isBehindFuse = fused !== undefined && steps.at(-2) === fuse;
  return isBehindFuse ? [...steps.slice(0, -2), fused] : steps;
}

function stripper(content: string, start: number, stop: number): () => Step {
  const strip = (token: string): string => {
    let from = 0;
    for (let count = 0; count < start && token.startsWith(content, from); count++) from += content.length;
    let end = token.length;
    for (let count = 0; count < stop && end > from && token.endsWith(content, end); count++) end -= content.length;
    return token.slice(from, Math.max(from, end));
  };
  const step = (): Step => perToken(strip);
  fusedForms.set(step, () => {
    let left = start;
    let held = "";
    return {
      push(token, out) {
        let from = 0;
        while (left > 0 && token.startsWith(content, from)) {
          from += content.length;
          left--;
        }
        if (from < token.length) left = 0;
        // What may be the end is held back.
        const text = held + token.slice(from);
        let end = text.length;
        for (let count = 0; count < stop && text.endsWith(content, end); count++) end -= content.length;
        held = text.slice(end);
        if (end > 0) out(text.slice(0, end));
      },
      end() {},
    };
  });
  return step;
}

function replaced(token: string, expression: Expression, content: string): string {
  let text = "";
  eachStretch(expression, token, (start, end, isMatch) => {
    text += isMatch ? content : token.slice(start, end);
    return true;
  });
  return text;
}

/** A text with `content` in place of each `pattern`; if that is empty, between all characters. */
function withEach(text: string, pattern: string, content: string): string {
  return pattern === "" ? text.replace(/(?:)/gu, content) : text.replaceAll(pattern, content);
}

function cleaned(token: string): string {
  const rules = [
    ...[" .", ".", " ?", "?", " !", "!", " ,", ",", " ' ", "'", " n't", "n't", " 'm", "'m"],
    ...[" do not", " don't", " 's", "'s", " 've", "'ve", " 're", "'re"],
  ];
  let text = token;
  for (let index = 0; index < rules.length; index += 2) text = text.replaceAll(rules[index]!, rules[index + 1]!);
  return text;
}
