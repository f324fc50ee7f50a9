/**
 * A model's own chat template: Jinja source that turns messages into the prompt the model was trained on.
 *
 * What compiles the source is passed in; `chatTemplate` of `reckoner/integrations/jinja` does so with `@huggingface/jinja`.
 */
import { checkHoldsNames, checkOptions, checkText, describe, holdsNames, ReckonerError, shown } from "../errors.ts";
import { type Prompt, renderPrompt } from "./prompt.ts";

/** Turns a template's source into a function: variables in, text out. */
export type CompileTemplate = (source: string) => (variables: Record<string, unknown>) => string;

/** The parts of a `tokenizer_config.json` that a chat needs. */
export interface TokenizerConfig {
  readonly chat_template?: string | readonly { readonly name: string; readonly template: string }[] | null;
  readonly [key: string]: unknown;
}

/** What a template does not say itself. */
export interface ChatTemplateOptions {
  /** Texts of the tokens that templates ask for, `bos_token` and `eos_token`; these override the configuration's. */
  readonly tokens?: Readonly<Record<string, string>>;
  /** Which of several templates; by default `tool_use`, if there is one, for a chat with tools, else `default`. */
  readonly name?: string;
}

const tokenFields = /^(?:bos|eos|unk|sep|pad|cls|mask|image|audio|video|boi|eoi)_token$/;

/**
 * A chat template, ready to be rendered any number of times.
 *
 * @example
 * const compile = () => ({ messages }) => messages.map(({ role, content }) => `<${role}>${content}`).join(""); // stands in for Jinja
 * const template = new ChatTemplate("{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}", compile);
 * template.render(template.sourceFor(false), { messages: [{ role: "user", content: "hello" }] }); // "<user>hello"
 * new ChatTemplate({}, compile); // throws "chat/bad-template"
 */
export class ChatTemplate {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #name: string | undefined;
  readonly #compile: CompileTemplate;
  readonly #compiled: Map<string, ReturnType<CompileTemplate>> = new Map();
  /** Texts of special tokens, by the names that templates ask for. */
  readonly tokens: Readonly<Record<string, string>>;

  /**
   * @param config - The parsed `tokenizer_config.json`, or the text of the template (`chat_template.jinja`).
   * @param compile - Turns a template's source into a function.
   * @throws {@link ReckonerError} `chat/bad-template` when there is no template, or none of that name, or it has an error
   *   or asks for a `bos_token` or `eos_token` that was not given; `input/bad-option` for a wrong `compile` or options.
   */
  constructor(config: string | TokenizerConfig, compile: CompileTemplate, options: ChatTemplateOptions = {}) {
    checkConstruction(compile, options);
    const given = typeof config === "object" && config !== null ? config.chat_template : config;
    this.#sources = sourcesOf(given);
    this.#name = options.name;
    this.#compile = compile;
    this.tokens = { ...(typeof config === "object" ? tokensOf(config) : {}), ...options.tokens };
    if (typeof config === "string") checkTokens(config, this.tokens);
    if (options.name !== undefined) this.sourceFor(false);
    for (const source of this.#sources.values()) this.#compiledOf(source);
  }

  /**
   * The prompt of a chat, and which special-token delimiters in it people wrote.
   *
   * @param variables - `messages`, `tools` and whatever else the template asks for; their strings are what people wrote.
   * @param specials - Texts of the model's special tokens.
   * @throws {@link ReckonerError} `chat/refused`, `chat/bad-template`; `chat/unclear-special` when it cannot be told
   *   who wrote a special token; `input/bad-option` for `documents` that are not a list, and an `add_generation_prompt`
   *   that is neither true nor false.
   */
  prompt(variables: Readonly<Record<string, unknown>>, specials: Iterable<string>): Prompt {
    checkHoldsNames(variables, "variables must be an object such as { messages }");
    checkKinds(variables);
    const texts = listOf(specials);
    if (texts?.every((text) => typeof text === "string") !== true) {
      const message =
        "specials must be a list of the texts of special tokens; pass Object.keys(vocabulary.specialTokens)";
      throw new ReckonerError("input/bad-option", message, { got: describe(specials) });
    }
    return renderPrompt(this, variables, texts as readonly string[]);
  }

  /**
   * The source to use, with or without tools.
   *
   * @throws {@link ReckonerError} `chat/bad-template` when there are several, and none of that name.
   */
  sourceFor(hasTools: boolean): string {
    const name = this.#name ?? (hasTools && this.#sources.has("tool_use") ? "tool_use" : "default");
    const source =
      this.#sources.get(name) ??
      (this.#name === undefined && this.#sources.size === 1 ? [...this.#sources.values()][0] : undefined);
    if (source !== undefined) return source;
    const known = [...this.#sources.keys()];
    throw badTemplate(`there is no chat template "${name}"; pass name: one of ${known.join(", ")}`, { name, known });
  }

  /**
   * Renders a source: one of {@link ChatTemplate.sourceFor}, or a respelling of it.
   *
   * @throws {@link ReckonerError} `chat/refused` when the template raises an exception, cannot take the variables, or, run
   *   by `reckoner/integrations/jinja`, takes more steps or memory than any model's does; `chat/bad-template` when the
   *   source cannot be read, asks for what is not known here, or gives no text; `input/not-a-string` for a source that is
   *   not text, and `input/bad-option` for variables that are not an object.
   */
  render(source: string, variables: Readonly<Record<string, unknown>>): string {
    checkText(source, "source");
    checkHoldsNames(variables, "variables must be an object such as { messages }");
    const run = this.#compiledOf(source);
    let text: unknown;
    try {
      text = run({ ...this.tokens, ...variables });
    } catch (cause) {
      if (cause instanceof ReckonerError) throw cause;
      const message = `the chat template refuses these messages: ${reasonOf(cause)}`;
      throw new ReckonerError("chat/refused", message, { reason: reasonOf(cause) }, cause);
    }
    if (typeof text === "string") return text;
    throw badTemplate(`rendering the chat template gave ${typeof text} instead of text`, { got: typeof text });
  }

  #compiledOf(source: string): ReturnType<CompileTemplate> {
    let run = this.#compiled.get(source);
    if (run !== undefined) return run;
    try {
      run = this.#compile(source);
    } catch (cause) {
      if (cause instanceof ReckonerError) throw cause;
      throw badTemplate(`the chat template cannot be read: ${reasonOf(cause)}`, { reason: reasonOf(cause) }, cause);
    }
    // Respellings depend on what was written; only a few are kept.
    if (this.#compiled.size >= this.#sources.size + 8) {
      const oldest = [...this.#compiled.keys()][this.#sources.size];
      if (oldest !== undefined) this.#compiled.delete(oldest);
    }
    this.#compiled.set(source, run);
    return run;
  }
}

function sourcesOf(given: unknown): ReadonlyMap<string, string> {
  if (typeof given === "string" && given !== "") return new Map([["default", given]]);
  if (Array.isArray(given) && given.length > 0) {
    return new Map(
      Array.from(given, (each: unknown): [string, string] => {
        const { name, template } = (each ?? {}) as Record<string, unknown>;
        if (typeof name === "string" && typeof template === "string") return [name, template];
        throw badTemplate("chat_template must be text, or a list of { name, template }", {});
      }),
    );
  }
  const message =
    "there is no chat_template; pass the parsed tokenizer_config.json that has one, or the text of chat_template.jinja";
  throw badTemplate(message, { got: given === null ? "null" : typeof given });
}

/** Texts of the tokens a configuration names; newer ones hold objects instead of texts. */
function tokensOf(config: TokenizerConfig): Record<string, string> {
  const tokens: Record<string, string> = {};
  for (const [field, value] of Object.entries(config)) {
    if (!tokenFields.test(field)) continue;
    const text = typeof value === "object" && value !== null ? (value as { content?: unknown }).content : value;
    if (typeof text === "string") tokens[field] = text;
  }
  return tokens;
}

/** @throws {@link ReckonerError} `input/bad-option`. */
function checkConstruction(compile: unknown, options: ChatTemplateOptions): void {
  if (typeof compile !== "function") {
    const message = `compile must make a function of a template's source, got ${describe(compile)}; chatTemplate of reckoner/integrations/jinja has one`;
    throw new ReckonerError("input/bad-option", message, { got: describe(compile) });
  }
  checkOptions(options, ["tokens", "name"]);
  const { tokens = {}, name = "" } = options;
  const isTokens = holdsNames(tokens);
  const isRight =
    isTokens && typeof name === "string" && Object.values(tokens).every((text) => typeof text === "string");
  if (isRight) return;
  const message = 'options must be { tokens: { bos_token: "<s>", … }, name: "default" }, all of them text';
  throw new ReckonerError("input/bad-option", message, { tokens: describe(tokens), name: describe(name) });
}

/** Refuses what a template would take for true, or for nothing: a text, a promise. */
function checkKinds(variables: Readonly<Record<string, unknown>>): void {
  const { documents, add_generation_prompt: isPrompted } = variables;
  if (Array.isArray(documents ?? []) && typeof (isPrompted ?? false) === "boolean") return;
  const got = `${describe(documents)} and ${describe(isPrompted)}`;
  const message = `documents must be a list, and addGenerationPrompt true or false, got ${got}`;
  throw new ReckonerError("input/bad-option", message, { got });
}

/** The items of an iterable; undefined for anything else. */
function listOf(value: unknown): readonly unknown[] | undefined {
  try {
    return [...(value as Iterable<unknown>)];
  } catch {
    return undefined;
  }
}

/** A template alone does not say what its bos_token is; an undefined one would silently be empty. */
function checkTokens(source: string, tokens: Readonly<Record<string, string>>): void {
  for (const name of ["bos_token", "eos_token"]) {
    if (!new RegExp(`\\b${name}\\b`).test(source) || name in tokens) continue;
    const message = `the chat template asks for ${name}; pass tokens: { ${name}: "…" }, or the whole tokenizer_config.json`;
    throw badTemplate(message, { name });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : shown(cause);
}

function badTemplate(message: string, details: Record<string, unknown>, cause?: unknown): ReckonerError {
  return new ReckonerError("chat/bad-template", message, details, cause);
}
