/**
 * `Precompiled`: the normalizer of SentencePiece models, which the file contains in compiled form.
 *
 * The charsmap is a trie of UTF-8 keys (Darts-clone's double array: units of 32 bits) and the texts they become, each
 * ended by a zero byte. The reference looks up each grapheme cluster of fewer than six bytes as a whole, and takes the
 * shortest key that it begins with for all of it; else each character by itself.
 *
 * Reference: normalizers/precompiled.rs of https://github.com/huggingface/tokenizers, version 0.22, and spm_precompiled
 * 0.1.4.
 */
import { eachGrapheme } from "./graphemes.ts";
import { malformed } from "./unsupported.ts";

/** A cluster of this many bytes or more is not looked up. */
const longCluster = 6;

/** Normalizes texts by a charsmap. */
export class Charsmap {
  readonly #path: string;
  readonly #units: Uint32Array;
  readonly #texts: Uint8Array;
  readonly #known: Map<number, string> = new Map();
  /** What characters below U+10000 become, for those seen so far. */
  readonly #characters: Map<string, string> = new Map();
  readonly #key: Uint8Array = new Uint8Array(3 * longCluster);

  /** @throws {@link ReckonerError} `vocabulary/corrupt`. */
  constructor(base64: string, path: string) {
    this.#path = path;
    const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64);
    const bytes = isBase64 ? Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)) : new Uint8Array(0);
    const view = new DataView(bytes.buffer);
    const units = bytes.length < 8 ? 0 : view.getUint32(0, true) >>> 2;
    if (units === 0 || 4 + 4 * units > bytes.length) {
      throw malformed(path, "expected a charsmap: the length of a trie, its units and texts, in base64", base64);
    }
    this.#units = Uint32Array.from({ length: units }, (_, index) => view.getUint32(4 + 4 * index, true));
    this.#texts = bytes.subarray(4 + 4 * units);
  }

  /** A text normalized. */
  apply(text: string): string {
    let normalized = "";
    this.#each(text, (_, made) => {
      normalized += made;
    });
    return normalized;
  }

  /**
   * How many code units the first `lead` of a text become. The reference places each new character where the next old one
   * stood or, if there are more new than old, where the last one did; characters that vanish are subtracted again.
   */
  leadOf(text: string, lead: number): number {
    // Longer clusters are changed character by character.
    const beginning = text.slice(0, lead + 2 * longCluster);
    const changes: { readonly units: number; more: number }[] = [];
    this.#each(beginning, (old, made) => {
      const characters = [...made];
      const more = characters.length - [...old].length;
      for (const [index, { length }] of characters.entries())
        changes.push({ units: length, more: index >= characters.length - more ? 1 : 0 });
      const last = changes.at(-1);
      if (more < 0 && last !== undefined) last.more += more;
    });
    const starts: number[] = [];
    let at = 0;
    for (const { length } of beginning) {
      starts.push(at);
      at += length;
    }
    let units = 0;
    let next = 0;
    for (const change of changes) {
      const stands = starts[change.more > 0 ? Math.max(0, next - 1) : next];
      if (stands === undefined || stands >= lead) break;
      units += change.units;
      if (change.more <= 0) next += 1 - change.more;
    }
    return units;
  }

  /** The clusters or characters of a text, and what becomes of each. */
  #each(text: string, take: (old: string, made: string) => void): void {
    eachGrapheme(text, (cluster) => {
      const whole = cluster.length < longCluster && cluster.length > 1 ? this.#find(cluster) : undefined;
      if (whole !== undefined) take(cluster, whole);
      else for (const character of cluster) take(character, this.#character(character));
    });
  }

  #character(character: string): string {
    let text = this.#characters.get(character);
    if (text === undefined) {
      text = this.#find(character) ?? character;
      if (character.length === 1) this.#characters.set(character, text);
    }
    return text;
  }

  /** What a cluster becomes; `undefined` if it begins with no key, or is long. */
  #find(cluster: string): string | undefined {
    const key = this.#key;
    const { written } = encoder.encodeInto(cluster, key);
    if (written >= longCluster) return undefined;
    let node = offsetOf(this.#unitAt(0));
    for (let at = 0; at < written && key[at] !== 0; at++) {
      node ^= key[at]!;
      const unit = this.#unitAt(node);
      if ((unit & 0x800000ff) >>> 0 !== key[at]) return undefined;
      node ^= offsetOf(unit);
      if ((unit & 0x100) !== 0) return this.#textAt(this.#unitAt(node) & 0x7fffffff);
    }
    return undefined;
  }

  #unitAt(index: number): number {
    const unit = this.#units[index];
    if (unit === undefined)
      throw malformed(this.#path, `expected a trie of more than ${index} units`, this.#units.length);
    return unit;
  }

  #textAt(at: number): string {
    let text = this.#known.get(at);
    if (text === undefined) {
      const end = this.#texts.indexOf(0, at);
      try {
        if (at > this.#texts.length) throw new RangeError(String(at));
        text = utf8.decode(this.#texts.subarray(at, end < 0 ? this.#texts.length : end));
      } catch {
        throw malformed(this.#path, `expected a UTF-8 text at ${at}, after the trie`, this.#texts.length);
      }
      this.#known.set(at, text);
    }
    return text;
  }
}

/** How far away from a unit its children are. */
function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

const encoder = /* @__PURE__ */ new TextEncoder();
const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
