/**
 * The Jinja room: runs chat templates as Python's Jinja does, with the settings of Hugging Face's transformers.
 *
 * It splits the source and runs the tree; the parser of the tags is passed in.
 */
import { run } from "./interpreter.ts";
import type { Node, Token } from "./nodes.ts";
import { tokensOf } from "./source.ts";
import { notKnown } from "./values.ts";

export type { Node, Token } from "./nodes.ts";

/** What parses tags. */
export interface Parser {
  /** Cuts one tag, `{{ … }}` or `{% … %}`, into tokens. */
  tokenize(tag: string): Token[];
  /** Makes a tree of the tokens of a whole template. */
  parse(tokens: Token[]): Node;
}

/** A template, ready to be run with variables. */
export function compile(source: string, parser: Parser): (variables: Readonly<Record<string, unknown>>) => string {
  const program = parsed(source, parser);
  return (variables) => run(program, variables);
}

function parsed(source: string, { tokenize, parse }: Parser): Node {
  const tokens = tokensOf(source, tokenize);
  try {
    return parse(tokens);
  } catch (error) {
    // The parser reads on past the last token.
    if (error instanceof RangeError) throw new Error("tags or brackets are nested too deep");
    if (error instanceof TypeError) throw new Error("a tag or a block is not closed");
    const unknown = error instanceof Error ? /^Unknown statement type: (\w+)/.exec(error.message) : null;
    if (unknown !== null) notKnown(`the statement ${unknown[1]}`);
    throw error;
  }
}
