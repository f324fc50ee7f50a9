/**
 * 100,000 distinct chat messages of 20 to 400 characters, cut from the corpora at
 * spaces: 60 % conversation, English and Markdown, 10 % code and logs, the rest in
 * eight other languages. Short ones are the most frequent, as in real chats.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { random, shuffle } from "./random.js";
import { builtCorpora, wholeText } from "./read.js";

const file = new URL("./data/messages.json", import.meta.url);
export const messageCount = 100_000;

/** Messages per hundred. */
const shares = /** @type {Record<string, number>} */ ({
  chat: 22,
  english: 26,
  markdown: 12,
  python: 4,
  javascript: 4,
  logs: 2,
  russian: 8,
  chinese: 4,
  japanese: 4,
  korean: 3,
  arabic: 4,
  hindi: 3,
  thai: 3,
  emoji: 1,
});

/** Neighbouring paragraphs, four at a time. @param {string} text */
function stretches(text) {
  const paragraphs = text.split("\n\n");
  return Array.from({ length: Math.ceil(paragraphs.length / 4) }, (_, index) =>
    paragraphs.slice(index * 4, index * 4 + 4).join("\n\n"),
  );
}

/** @param {string} text @param {number} wanted @param {() => number} next */
function cut(text, wanted, next) {
  const found = new Set();
  for (const paragraph of shuffle(stretches(text), next)) {
    for (let at = 0; at + 20 <= paragraph.length && found.size < wanted; ) {
      const length = 20 + Math.floor(380 * next() ** 1.7);
      let end = Math.min(paragraph.length, at + length);
      const space = paragraph.lastIndexOf(" ", end);
      if (end < paragraph.length && space > at + 20) end = space;
      const message = paragraph.slice(at, end).trim();
      if (message.length >= 20 && !/\p{Surrogate}/u.test(message)) found.add(message);
      at = end;
    }
  }
  return found;
}

/** The messages, made once. @returns {string[]} */
export function messages() {
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const next = random(messageCount);
  const all = new Set();
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0);
  for (const name of builtCorpora(Object.keys(shares))) {
    const wanted = Math.ceil((messageCount * (shares[name] ?? 0)) / total);
    for (const message of cut(wholeText(name), wanted, next)) all.add(message);
  }
  // English replaces corpora that are too short or missing.
  for (const message of cut(wholeText("english"), 2 * messageCount, next)) {
    if (all.size >= messageCount) break;
    all.add(message);
  }
  const list = shuffle([...all], next).slice(0, messageCount);
  writeFileSync(file, JSON.stringify(list));
  return list;
}
