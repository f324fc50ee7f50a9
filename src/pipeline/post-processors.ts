/**
 * The post-processors of tokenizer.json: which ids go before and after those of a text when special tokens are added.
 *
 * Reference: tokenizers/src/processors of https://github.com/huggingface/tokenizers, version 0.22.
 */
import { asObject, type Json, listIn, type Reader, readComponent, textIn } from "./read.ts";
import { malformed, unsupported } from "./unsupported.ts";

/** Ids around those of a text. */
export interface Frame {
  readonly before: readonly number[];
  readonly behind: readonly number[];
}

/** What a post-processor puts around a text. */
interface Processor extends Frame {
  /** `idle` adds nothing; `parted` leaves its ids and the text as parts that are not joined yet. */
  readonly kind: "idle" | "joined" | "parted";
}

const bare: Processor = { before: [], behind: [], kind: "idle" };

/**
 * Compiles the field `post_processor`.
 *
 * @throws {@link ReckonerError} `vocabulary/unsupported`, `vocabulary/corrupt`.
 */
export function compilePostProcessor(component: unknown, path: string): Frame {
  return component === null || component === undefined ? bare : readComponent(component, path, readers);
}

const readers: Readonly<Record<string, Reader<Processor>>> = {
  Sequence: (component, path) =>
    listIn(component, "processors", path).reduce<Processor>((inner, entry, index) => {
      const place = `${path}.processors[${index}]`;
      const outer = readComponent(entry, place, readers);
      if (outer.kind === "idle") return inner;
      // The reference treats the parts that a template leaves as texts of their own.
      if (inner.kind === "parted") throw unsupported(place, "a post-processor with ids after a template with ids");
      const { kind } = outer;
      return { before: [...outer.before, ...inner.before], behind: [...inner.behind, ...outer.behind], kind };
    }, bare),

  // This one only moves offsets.
  ByteLevel: () => bare,

  TemplateProcessing: (component, path) => {
    const specialTokens = asObject(component["special_tokens"] ?? {}, `${path}.special_tokens`);
    const pieces = listIn(component, "single", path).map((piece, index) => {
      const place = `${path}.single[${index}]`;
      const { Sequence: sequence, SpecialToken: special } = asObject(piece, place);
      if (special === undefined) {
        const id = textIn(asObject(sequence, `${place}.Sequence`), "id", `${place}.Sequence`);
        if (id !== "A") throw unsupported(place, `the sequence ${id} in the template of a single text`);
        return undefined;
      }
      return idsOf(specialTokens, textIn(asObject(special, place), "id", place), place);
    });
    const text = pieces.indexOf(undefined);
    if (text < 0 || text !== pieces.lastIndexOf(undefined)) {
      throw unsupported(`${path}.single`, "a template that does not hold the text exactly once");
    }
    const ids = (from: number, to: number): number[] => pieces.slice(from, to).flatMap((piece) => piece ?? []);
    const kind = pieces.length > 1 ? "parted" : "joined";
    return { before: ids(0, text), behind: ids(text + 1, pieces.length), kind };
  },

  BertProcessing: (component, path) => framed(component, path),
  RobertaProcessing: (component, path) => framed(component, path),
};

function idsOf(specialTokens: Json, name: string, path: string): readonly number[] {
  const entry = asObject(specialTokens[name], `${path} (special token ${name})`);
  return listIn(entry, "ids", path).map((id) => asId(id, path));
}

function framed(component: Json, path: string): Processor {
  const id = (field: string): number => asId(listIn(component, field, path)[1], `${path}.${field}[1]`);
  return { before: [id("cls")], behind: [id("sep")], kind: "joined" };
}

function asId(value: unknown, path: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw malformed(path, "expected an id", value);
}
