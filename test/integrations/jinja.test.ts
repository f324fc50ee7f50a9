/**
 * Templates are written for Python's Jinja: what Python writes, this writes, where the peer alone would not.
 *
 * The expected texts are those of Jinja2 3.1.2 with the settings of Hugging Face's transformers; many more are beside
 * the Jinja room.
 */
import { describe, expect, it } from "vitest";
import { chatTemplate } from "../../src/integrations/jinja.ts";

function render(source: string, variables: Record<string, unknown> = {}): string {
  const template = chatTemplate(source);
  return template.render(template.sourceFor(false), variables);
}

describe("chatTemplate", () => {
  it.each([
    ["[{{ x.lstrip('\\n') }}]", "\n  a\n", "[  a\n]"],
    ["[{{ x.rstrip('\\n') }}]", "a \n\n", "[a ]"],
    ["[{{ x.strip('ab') }}]", "abcba", "[c]"],
    ["[{{ x.strip('👋') }}]", "👋a👋", "[a]"],
    ["[{{ x.strip() }}]", " \n a b\t", "[a b]"],
    ["[{{ x.strip(none) }}]", " a ", "[a]"],
    ["[{{ x | trim }}]", "\ufeffa\u0085\x1c", "[\ufeffa]"],
    ["[{{ x | trim }}]", "\u00a0a\u3000", "[a]"],
    ["[{{ x.split('</think>')[-1].lstrip('\\n') }}]", "a</think>\n\n  b", "[  b]"],
  ])("strips what Python strips: %s of %j", (source, x, expected) => {
    expect(render(source, { x })).toBe(expected);
  });

  it.each([
    ["'' == false", false],
    ["0 == false", true],
    ["1 == true", true],
    ["1 == '1'", false],
    ["none == false", false],
    ["none == none", true],
    ["missing == none", false],
    ["missing != none", true],
    ["[1, 'a'] == [1, 'a']", true],
    ["[1] == [2]", false],
    ["{'a': [1]} == {'a': [1]}", true],
    ["{'a': 1} != {'a': 1, 'b': 2}", true],
    ["'a' != 'a'", false],
  ])("compares as Python does: %s is %s", (expression, expected) => {
    expect(render(`{% if ${expression} %}yes{% else %}no{% endif %}`)).toBe(expected ? "yes" : "no");
  });

  it.each([
    ["{{ x }}", null, "None"],
    ["{{ x }}", true, "True"],
    ["{{ x }}", false, "False"],
    ["{{ x.missing }}", {}, ""],
    ["{{ x | trim }}", null, "None"],
    [
      "{{ x | string }}",
      ["a'b", 'a"b', "a'\"\n\\\x7f\xa0é\ufeff\u{e0001}", 1, 1.5, null, true],
      "[\"a'b\", 'a\"b', 'a\\'\"\\n\\\\\\x7f\\xa0é\\ufeff\\U000e0001', 1, 1.5, None, True]",
    ],
    ["{{ x }}", { a: { b: [] } }, "{'a': {'b': []}}"],
    ["{% macro m(v) %}{{ v }}{% endmacro %}{{ m(x) }}", null, "None"],
    ["{% for i in [x] %}{{ i }}{% else %}-{% endfor %}", null, "None"],
  ])("writes as Python does: %s of %j", (source, x, expected) => {
    expect(render(source, { x })).toBe(expected);
  });

  it("reads every line break as one character", () => {
    expect(render("a\r\nb\rc\n")).toBe("a\nb\nc");
  });

  it.each(["{{ x.strip() }}", "{{ 'a'.strip(x) }}"])("refuses to strip what is no text: %s, chat/refused", (source) => {
    expect(() => render(source, { x: 7 })).toThrowError(expect.objectContaining({ code: "chat/refused" }));
  });
});
