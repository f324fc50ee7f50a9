/**
 * Chat templates by way of `@huggingface/jinja`, an optional peer dependency: `npm install @huggingface/jinja`.
 *
 * Templates are written for Python's Jinja. The peer parses them; `src/jinja` runs them, since the peer runs them
 * differently from Python: a variable set in a loop leaks into its next round, text plus a list is text, and white space,
 * numbers and none are written differently.
 */
import { parse, tokenize } from "@huggingface/jinja";
import { ChatTemplate, type ChatTemplateOptions, type TokenizerConfig } from "../chat/index.ts";
import { compile, type Node, type Token } from "../jinja/index.ts";

/**
 * A model's chat template, for `tokenizer.countChat`.
 *
 * @param config - The parsed `tokenizer_config.json`, or the text of `chat_template.jinja`, which does not say what
 *   `bos_token` is: pass it in `tokens`.
 * @throws {@link ReckonerError} `chat/bad-template`: no template in it, one that cannot be read, or a token missing.
 * @example
 * const template = chatTemplate("{% for message in messages %}{{ message.role + ': ' + message.content + '\n' }}{% endfor %}");
 * tokenizer.countChat([{ role: "user", content: "hello world" }], { template }); // 5 (user: hello world⏎)
 */
export function chatTemplate(config: string | TokenizerConfig, options: ChatTemplateOptions = {}): ChatTemplate {
  return new ChatTemplate(config, (source) => compile(source, parser), options);
}

/** The peer's parser; the kinds and fields of its nodes are those that `src/jinja` knows. */
const parser = {
  tokenize: (tag: string): Token[] => tokenize(tag),
  parse: (tokens: Token[]): Node => parse(tokens as Parameters<typeof parse>[0]) as unknown as Node,
};
