/**
 * Chat templates run by `@huggingface/jinja`, an optional peer dependency: `npm install @huggingface/jinja`.
 */
import { Template } from "@huggingface/jinja";
import { ChatTemplate, type ChatTemplateOptions, type TokenizerConfig } from "../chat/index.ts";

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
  const compile = (source: string): ((variables: Record<string, unknown>) => string) => {
    const template = new Template(source);
    return (variables) => template.render(variables);
  };
  return new ChatTemplate(config, compile, options);
}
