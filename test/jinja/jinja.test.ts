/**
 * Templates run as Python's Jinja runs them: what it writes, this writes; where it raises, this refuses.
 */
import { describe, expect, it } from "vitest";
import { chatTemplate } from "../../src/integrations/jinja.ts";
import { timeText } from "../../src/jinja/globals.ts";
import { chains, keys, numbers, refused } from "./more-rows.ts";
import { lists, operators, raising, scopes, space, tests, text, writing } from "./rows.ts";

function render(source: string, variables: Record<string, unknown> = {}): string {
  const template = chatTemplate(source);
  return template.render(template.sourceFor(false), variables);
}

describe.each(Object.entries({ chains, keys, lists, numbers, operators, scopes, space, tests, text, writing }))(
  "%s",
  (_, rows) => {
    it.each(rows)("%s of %j is what Python writes", (template, variables, expected) => {
      expect(render(template, variables)).toBe(expected);
    });
  },
);

describe("refusals", () => {
  it.each([...raising, ...refused])(
    "refuses {{ %s }} of %j, where Python raises: chat/refused",
    (expression, variables) => {
      expect(() => render(`{{ ${expression} }}`, variables)).toThrowError(
        expect.objectContaining({ code: "chat/refused" }),
      );
    },
  );

  const list = [{ type: "text", text: "a" }];
  it.each<[expression: string, m: Record<string, unknown>, words: string[]]>([
    [
      "'<' + m.content",
      { content: list },
      ["text and a list cannot be added", "(m.content is a list)", "pass content as one text"],
    ],
    [
      "'<' + m.arguments",
      { arguments: {} },
      ["text and an object cannot be added", "(m.arguments is an object)", "JSON.stringify"],
    ],
    [
      "m['content'] + '>'",
      { content: null },
      ["None and text cannot be added", "(m['content'] is None)", "pass a text"],
    ],
    ["m.content + '>'", {}, ["m.content is undefined"]],
    ["m.a.b", {}, ["m.a is undefined", "asked for b"]],
  ])("says of {{ %s }} of %j what was added to what, and the way out", (expression, m, words) => {
    for (const word of words) {
      const message = expect.stringContaining(word);
      expect(() => render(`{{ ${expression} }}`, { m })).toThrowError(expect.objectContaining({ message }));
    }
  });

  it.each([
    ["{{ 'a' | wordwrap(3) }}", "the filter wordwrap"],
    ["{{ 'a' is escaped }}", "the test escaped"],
    ["{{ 'a'.zfill(3) }}", "the method zfill"],
    ["{{ '%x' % 3 }}", "the format %x"],
    ["{{ strftime_now('%G') }}", "the time format %G"],
    ["{{ cycler(1) }}", "cycler"],
    ["{{ 3.real }}", "the attribute real of a number"],
    ["{{ '<' + ('a' | safe) }}", "escaped text that is added to text"],
    ["{{ '１' | int }}", "digits other than 0 to 9 in a number (１)"],
  ])("says of %s that it is not known here, when it is reached: chat/bad-template", (template, what) => {
    const message = expect.stringContaining(`uses ${what}, which is not known here`);
    expect(() => render(template)).toThrowError(expect.objectContaining({ code: "chat/bad-template", message }));
    expect(render(`{% if false %}${template}{% endif %}`)).toBe("");
  });

  it("says of a statement that it is not known here: chat/bad-template", () => {
    const message = expect.stringContaining("uses the statement with, which is not known here");
    expect(() => render("{% with a = 1 %}{% endwith %}")).toThrowError(
      expect.objectContaining({ code: "chat/bad-template", message }),
    );
  });

  it.each([
    "{% for %}{% endfor %}",
    "{# a",
    "{% raw %}a",
    "{{ 'a }}",
    "{% if true %}",
    "{% for x in y %}a",
    "{{ [1 2] }}",
    "{{ range(1 2) }}",
    "{% raw +%}a{% endraw %}",
    "{{ 1 +}}",
    "{{ 12345678901234567 }}",
    "{{ 1e-9 }}",
  ])("refuses to read %s: chat/bad-template", (template) => {
    expect(() => render(template)).toThrowError(expect.objectContaining({ code: "chat/bad-template" }));
  });
});

describe("growth", () => {
  const twice = (made: string): string =>
    `{% set ns = namespace(s='ab', l=[1]) %}{% for i in range(60) %}${made}{% endfor %}{{ ns.s | length }}`;
  it.each([
    ["a text that is added to itself", twice("{% set ns.s = ns.s + ns.s %}"), "a text of more than"],
    ["one that is joined", twice("{% set ns.s = ns.s ~ ns.s %}"), "a text of more than"],
    ["one between its characters", twice("{% set ns.s = ns.s.join(ns.s) %}"), "a text of more than"],
    ["a text that is replaced", twice("{% set ns.s = ns.s.replace('', ns.s) %}"), "a text of more than"],
    ["a text that is repeated", "{{ 'a' * 10 ** 12 }}", "a text of more than"],
    ["a width", "{{ '%999999999d' % 3 }}", "a text of more than"],
    ["an indent", "{{ 'a' | indent(10 ** 12) }}", "a text of more than"],
    ["a list that is added to itself", twice("{% set ns.l = ns.l + ns.l %}"), "a list of more than"],
    ["a list that is repeated", "{{ [0] * 10 ** 12 }}", "a list of more than"],
    ["a square of squares", twice("{% set ns.s = i if i < 2 else ns.s * ns.s + 2 %}"), "4,300 digits"],
    ["a macro that calls itself", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "a macro calls itself"],
    ["a fraction of what no float is", "{{ (2 ** 53 + 1) / 2 }}", "a whole number above 2^53"],
    ["a range of them", "{{ range(10 ** 30, 10 ** 30 + 2) | list }}", "a bound of range is above 2^53"],
    ["places behind the point", "{{ '%.200f' % 3.5 }}", "cannot be written with 200 places"],
  ])("is refused by name: %s: chat/refused", (_, template, words) => {
    const message = expect.stringContaining(words);
    expect(() => render(template)).toThrowError(expect.objectContaining({ code: "chat/refused", message }));
  });

  it("is refused where brackets lie too deep within each other: chat/bad-template", () => {
    const template = `{{ ${"(".repeat(9_000)}1${")".repeat(9_000)} }}`;
    const message = expect.stringContaining("nested too deep");
    expect(() => render(template)).toThrowError(expect.objectContaining({ code: "chat/bad-template", message }));
  });
});

describe("variables", () => {
  it("are read as JSON is: what is undefined is not there, whole numbers are whole", () => {
    expect(render("{{ 'a' in x }}{{ x.b }}{{ y is defined }}", { x: { a: undefined, b: 1e20 }, y: undefined })).toBe(
      "False100000000000000000000False",
    );
  });

  it("may be functions, which are given values of JavaScript's", () => {
    const variables = {
      strftime_now: (format: string) => `<${format}>`,
      f: (...args: unknown[]) => JSON.stringify(args),
    };
    expect(render("{{ strftime_now('%Y') }}{{ f(1, none, [1.5, {'a': (1,)}], k=true) }}", variables)).toBe(
      '<%Y>[1,null,[1.5,{"a":[1]}],{"k":true}]',
    );
  });
});

describe("strftime_now", () => {
  it.each([
    ["%A %a %d %-d %e %B %b", "Thursday Thu 05 5  5 March Mar"],
    ["%Y %y %m %-m %j %U %W %u %w %C", "2026 26 03 3 064 09 09 4 4 20"],
    ["%H %-H %I %-I %p %M %S %f", "13 13 01 1 PM 07 09 000000"],
    ["%F %D %T %R %c %x %X %%", "2026-03-05 03/05/26 13:07:09 13:07 Thu Mar  5 13:07:09 2026 03/05/26 13:07:09 %"],
    ["[%Z%z]", "[]"],
  ])("writes %s as Python does", (format, text) => {
    expect(timeText(new Date(2026, 2, 5, 13, 7, 9), format)).toBe(text);
  });
});
