/**
 * From a file in a package to text: one small function per file format.
 *
 * Each extractor takes the bytes of one file and returns its documents, each a
 * list of paragraphs in reading order. Only markup is rewritten, except in `logs`,
 * which says so.
 */
import { gunzipSync } from "node:zlib";
import { random } from "./random.js";

/** @typedef {string[]} Paragraphs */

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Text of a file, or undefined when it is not UTF-8. @param {Uint8Array} bytes @returns {string | undefined} */
function textOf(bytes) {
  try {
    return utf8.decode(bytes).replaceAll("\r\n", "\n");
  } catch {
    return undefined;
  }
}

const entities = /** @type {Record<string, string>} */ ({
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  mdash: "—",
  ndash: "–",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  copy: "©",
  reg: "®",
  times: "×",
  middot: "·",
});

/** @param {string} text @returns {string} */
function unescapeHtml(text) {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name) => {
    if (name[0] !== "#") return entities[name.toLowerCase()] ?? whole;
    const code = name[1] === "x" || name[1] === "X" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** @param {string} text @returns {Paragraphs} */
function paragraphsOf(text) {
  return text
    .split(/\n[ \t]*\n+/)
    .map((paragraph) => paragraph.replace(/^\n+|\s+$/g, ""))
    .filter((paragraph) => paragraph !== "");
}

/** A book or help page: block elements become paragraphs, `<pre>` keeps its lines. @param {Uint8Array} bytes */
function html(bytes) {
  const page = textOf(bytes);
  if (page === undefined) return [];
  const body = page
    .replace(/^[\s\S]*?<body[^>]*>/i, "")
    .replace(/<(script|style|nav|head|svg)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<!--[\s\S]*?-->/g, "");
  const parts = body.split(/(<pre\b[\s\S]*?<\/pre>)/i).map((part) => {
    const isFlowing = !/^<pre/i.test(part);
    const text = (isFlowing ? part.replace(/\s+/g, " ") : part)
      .replace(/<br\s*\/?>/gi, "\n")
      .replace(
        /<\/?(p|div|h[1-6]|li|ul|ol|dl|dt|dd|pre|table|tr|td|th|blockquote|section|article|header|footer)\b[^>]*>/gi,
        "\n\n",
      )
      .replace(/<[^>]+>/g, "");
    return isFlowing ? text.replace(/\n +/g, "\n") : text;
  });
  return [paragraphsOf(unescapeHtml(parts.join("")))];
}

/** Source code or Markdown, unchanged. @param {Uint8Array} bytes */
function source(bytes) {
  const text = textOf(bytes);
  return text === undefined ? [] : [paragraphsOf(text)];
}

/** Long lines cut after `;`, `,` or `}` into pieces of about 400 characters, which join to the original. @param {Uint8Array} bytes */
function minified(bytes) {
  const text = textOf(bytes);
  return text === undefined ? [] : [text.match(/[\s\S]{1,400}[\s\S]*?(?:[;,}]|$)/g) ?? []];
}

/** @param {Uint8Array} bytes @returns {unknown} */
const parsed = (bytes) => JSON.parse(textOf(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes) ?? "null");

/** Breaks a JSON value into sub-values whose text is at most about 4,000 characters. @param {unknown} value @param {number} indent @returns {string[]} */
function jsonParts(value, indent) {
  const whole = JSON.stringify(value, null, indent);
  if (whole === undefined || whole.length < 40) return [];
  if (whole.length <= 4000) return [whole];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((inner) => jsonParts(inner, indent));
  return Object.entries(value).flatMap(([key, inner]) => {
    const named = JSON.stringify({ [key]: inner }, null, indent);
    return named !== undefined && named.length <= 4000 ? [named] : jsonParts(inner, indent);
  });
}

/** JSON printed with two spaces. @param {Uint8Array} bytes */
const json = (bytes) => [jsonParts(parsed(bytes), 2)];

/** JSON on one line. @param {Uint8Array} bytes */
const jsonCompact = (bytes) => [jsonParts(parsed(bytes), 0)];

/** A MediaWiki message file: one message per paragraph. @param {Uint8Array} bytes */
function messages(bytes) {
  const all = /** @type {Record<string, unknown>} */ (parsed(bytes));
  return [
    Object.values(all).flatMap((message) => (typeof message === "string" && message.length > 20 ? [message] : [])),
  ];
}

/** Translations in a compiled gettext catalogue. @param {Uint8Array} bytes */
function gettext(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getUint32(0, true) === 0x950412de;
  const count = view.getUint32(8, little);
  const table = view.getUint32(16, little);
  const found = [];
  for (let index = 1; index < count; index++) {
    const length = view.getUint32(table + index * 8, little);
    const at = view.getUint32(table + index * 8 + 4, little);
    const text = textOf(bytes.subarray(at, at + length));
    // LibreOffice marks the key of a menu entry with "~".
    const forms = unescapeHtml((text ?? "").replaceAll("~", "")).split("\0");
    found.push(...forms.filter((form) => form.length > 20));
  }
  return [/** @type {Paragraphs} */ (found)];
}

/** Sayings separated by lines of a single `%`, each its own document. @param {Uint8Array} bytes */
function fortunes(bytes) {
  const text = textOf(bytes);
  if (text === undefined) return [];
  return text.split(/^%.*$/m).map((saying) => [saying.replace(/^\n+|\s+$/g, "").replace(/\u001b\[\d*m/g, "")]);
}

/** Perl's own documentation, markup removed. @param {Uint8Array} bytes */
function pod(bytes) {
  const text = textOf(bytes);
  if (text === undefined) return [];
  const plain = text
    .replace(/^=(?:head\d|item|over|back|cut|encoding|pod|for|begin|end)\b[ \t]*(.*)$/gm, "$1")
    .replace(/[BCFILSX]<<+ (.*?) >>+/g, "$1")
    .replace(/[BCFILS]<([^<>]*)>/g, "$1")
    .replace(/[BCFILS]<([^<>]*)>/g, "$1")
    .replace(/X<[^<>]*>/g, "")
    .replace(/E<lt>/g, "<")
    .replace(/E<gt>/g, ">");
  return [paragraphsOf(plain)];
}

/** Questions and answers as a conversation: a document per question. @param {Uint8Array} bytes */
function questions(bytes) {
  const text = textOf(bytes) ?? "";
  return text
    .split(/^=head2 /m)
    .slice(1)
    .map((part) => {
      const [question, ...answer] = part.split("\n");
      return [
        `User: ${question}`,
        ...(pod(new TextEncoder().encode(`Assistant: ${answer.join("\n").trim()}`))[0] ?? []),
      ];
    });
}

/** One emoji per line with its name and keywords. @param {Uint8Array} bytes */
function emoji(bytes) {
  const file = /** @type {any} */ (parsed(bytes));
  const annotations = (file.annotations ?? file.annotationsDerived).annotations;
  const lines = [];
  for (const [character, { default: keywords, tts }] of Object.entries(annotations)) {
    if (!/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(character)) continue;
    const picture = character.length === 1 && character > "\u2000" ? `${character}\ufe0f` : character;
    lines.push(
      `${picture} ${tts?.[0] ?? ""} ${picture}${keywords ? ` ${keywords.slice(0, 3).join(`${picture} `)}` : ""}`,
    );
  }
  return lines.map((line) => [line]);
}

/**
 * Real log lines of ninety daemons, each used 20 times with fresh numbers, times,
 * addresses and names, because no package carries megabytes of real logs. The words
 * are the daemons' own and stay in their order; only digits, hexadecimal runs and
 * account names are drawn anew.
 * @param {Uint8Array} bytes
 */
function logs(bytes) {
  const text = textOf(bytes);
  if (text === undefined) return [];
  const lines = text.split("\n").filter((line) => line.length > 40 && line[0] !== "#");
  const next = random(lines.length);
  return Array.from({ length: 20 }, () => lines.map((line) => redrawn(line, next)));
}

const accounts = [
  "root",
  "admin",
  "deploy",
  "alice",
  "bob",
  "postgres",
  "www-data",
  "git",
  "backup",
  "oracle",
  "ubuntu",
];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** @param {string} line @param {() => number} next */
function redrawn(line, next) {
  const below = (/** @type {number} */ limit) => Math.floor(next() * limit);
  const two = (/** @type {number} */ limit) => String(below(limit)).padStart(2, "0");
  return line
    .replace(/\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d\b/g, () => {
      return `${months[below(12)]} ${String(below(28) + 1).padStart(2)}`;
    })
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, () => [0, 0, 0, 0].map(() => below(254) + 1).join("."))
    .replace(/(?<![\w.])\d\d:\d\d:\d\d\b/g, () => `${two(24)}:${two(60)}:${two(60)}`)
    .replace(/(?<![\w.:-])\d{3,}(?![\w.:-])/g, (digits) => digits.replace(/\d/g, () => String(below(10))))
    .replace(/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b/g, (hex) =>
      hex.replace(/./g, () => below(16).toString(16)),
    )
    .replace(/\b(?:root|admin|test|user)\b/g, () => accounts[below(accounts.length)] ?? "");
}

/** @type {Record<"html" | "source" | "minified" | "json" | "jsonCompact" | "messages" | "gettext" | "fortunes" | "pod" | "questions" | "emoji" | "logs", (bytes: Uint8Array) => Paragraphs[]>} */
export const extractors = {
  html,
  source,
  minified,
  json,
  jsonCompact,
  messages,
  gettext,
  fortunes,
  pod,
  questions,
  emoji,
  logs,
};
