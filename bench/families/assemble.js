/** Assembles a tokenizer.json. */
import { added, piecesModel } from "./pipelines.js";

/**
 * A whole tokenizer.json: a vocabulary behind a family's pipeline.
 *
 * @param {import("./pipelines.js").Pipeline} pipeline
 * @param {{ vocab: Record<string, number>, merges: (string | string[])[] }} vocabulary
 * @returns {Record<string, any>}
 */
export function tokenizerOf(pipeline, { vocab, merges }) {
  let next = Object.values(vocab).reduce((most, id) => Math.max(most, id), -1) + 1;
  // SentencePiece's vocabularies have these three among their tokens.
  const own = pipeline.model === piecesModel ? added(["<unk>", "<s>", "</s>"]) : [];
  const added_tokens = [...own, ...pipeline.added].map((token) => {
    return { id: vocab[token.content] ?? next++, single_word: false, lstrip: false, ...token };
  });
  const idOf = (/** @type {string} */ content) => added_tokens.find((token) => token.content === content)?.id;
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens,
    normalizer: pipeline.normalizer ?? null,
    pre_tokenizer: pipeline.pre_tokenizer ?? null,
    post_processor: withIds(pipeline.post_processor ?? null, idOf),
    decoder: pipeline.decoder ?? { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      ...pipeline.model,
      vocab,
      merges,
    },
  };
}

/** Fills in the ids of a template's tokens. @param {any} processor @param {(content: string) => number | undefined} idOf @returns {any} */
function withIds(processor, idOf) {
  if (processor?.type === "Sequence") {
    return { ...processor, processors: processor.processors.map((/** @type {any} */ one) => withIds(one, idOf)) };
  }
  if (!Array.isArray(processor?.special_tokens)) return processor;
  const entries = processor.special_tokens.map((/** @type {string} */ id) => [
    id,
    { id, ids: [idOf(id)], tokens: [id] },
  ]);
  return { ...processor, special_tokens: Object.fromEntries(entries) };
}
