/** Modules without types of their own, or that may not be installed. */
declare module "*.wasm" {
  const file: string;
  export default file;
}
declare module "tiktoken/encoders/o200k_base.json" {
  const ranks: { bpe_ranks: string; special_tokens: Record<string, number>; pat_str: string };
  export default ranks;
}
declare module "gpt-tokenizer/encoding/o200k_base" {
  export function encode(
    text: string,
    options: { allowedSpecial: Set<string>; disallowedSpecial: Set<string> },
  ): number[];
}
declare module "corpus:declaration" {
  const text: string;
  export default text;
}
