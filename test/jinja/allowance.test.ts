/**
 * Templates that go round without end, or double what they hold, are refused in seconds; those that models have are not.
 */
import { describe, expect, it } from "vitest";
import { chatTemplate } from "../../src/integrations/jinja.ts";
import { isEveryday, oneOf } from "../random.ts";

function render(source: string, variables: Record<string, unknown> = {}): string {
  const template = chatTemplate(source);
  return template.render(template.sourceFor(false), variables);
}

/** A text of 2^25 characters under the name `ns.s`. */
const long = "{% set ns = namespace(s='ab', l=[]) %}{% for i in range(24) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}";
/** Values inside of values, each of them twice: 2^60 of them when they are gone through. */
const doubled = (value: string): string =>
  `{% set ns = namespace(a={}, b={}) %}{% for i in range(60) %}{% set ns.a = ${value} %}{% set ns.b = ${value.replaceAll(".a", ".b")} %}{% endfor %}`;

describe("what a rendering may take", () => {
  it.each<readonly [what: string, source: string]>(
    oneOf([
      ["loops in loops", "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}"],
      [
        "a macro that calls itself twice",
        "{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
      ],
      ["lists in lists that are compared", `${doubled("[ns.a, ns.a]")}{{ ns.a == ns.b }}`],
      ["objects in objects that are written as JSON", `${doubled("{'x': ns.a, 'y': ns.a}")}{{ ns.a | tojson }}`],
      ["objects in objects that are written out", `${doubled("{'x': ns.a, 'y': ns.a}")}{{ ns.a }}`],
      [
        "long texts that are all kept",
        `${long}{% for i in range(100000) %}{% set ns.l = ns.l + [ns.s.upper()] %}{% endfor %}`,
      ],
      ["long texts that filters make", `${long}{% for i in range(100000) %}{% set x = ns.s | upper %}{% endfor %}`],
      [
        "objects in each other without end",
        "{% set ns = namespace(x={}) %}{% for a in range(100000) %}{% for b in range(10000) %}{% set ns.x = {'a': ns.x} %}{% endfor %}{% endfor %}",
      ],
      ["a long text that is looked for", `${long}{{ ns.s.count('b' ~ 'a' * 100000) }}`],
      ["characters that are cut off", "{{ ('a' * 30000000).strip('b' * 1000000 ~ 'a') }}"],
      ["names in formats that do not end", "{{ ('%(' * 1000000) % {} }}"],
      ["whole numbers of thousands of digits", "{% for i in range(100000) %}{{ 3 ** 9000 % 7 }}{% endfor %}"],
    ]),
  )("refuses %s: chat/refused", (_, source) => {
    expect(() => render(source)).toThrowError(
      expect.objectContaining({ code: "chat/refused", message: expect.stringContaining("count without the template") }),
    );
  });

  it("says how many steps there are, and the way out", () => {
    const source = `${doubled("[ns.a, ns.a]")}{{ ns.a == ns.b }}`;
    expect(() => render(source)).toThrowError(
      expect.objectContaining({
        message: expect.stringMatching(/more than 167772\d\d steps.*pass another template/),
        details: { what: "steps", most: expect.any(Number) },
      }),
    );
  });

  it("begins anew with each rendering, and with one inside another", () => {
    const loop = "{% for i in range(17) %}{% set x = 'a' * 8000000 %}{% endfor %}";
    const inner = (): string => render(loop);
    for (let time = 0; time < 2; time++) expect(render(`{{ inner() }}x${loop}`, { inner })).toBe("x");
  });

  it("reads a number of 30 million digits as no number, as Python does", () => {
    expect(
      render("{{ ('9' * 30000000) | int(7) }} {{ ('9' * 1000000 ~ 'x') | float(1) }} {{ ('9' * 3000000) | float }}"),
    ).toBe("7 1 inf");
    expect(render("{{ ('9' * 4300) | int % 10 }} {{ '1.' | float }} {{ '1_0.5e1' | float }} {{ '.5' | float }}")).toBe(
      "9 1.0 105.0 0.5",
    );
  });

  it("lets a chat of 10,000 messages pass, and a template that looks from each message at all others", () => {
    const chat = (length: number): Record<string, unknown> => ({
      messages: Array.from({ length }, (_, at) => ({
        role: at % 2 ? "assistant" : "user",
        content: `${at} `.repeat(50),
      })),
    });
    const each =
      "{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('no') }}{% endif %}{{ '<|' + m['role'] + '|>' + m['content'] | trim + '<|end|>' }}{% endfor %}";
    expect(render(each, chat(10_000)).match(/<\|end\|>/g)).toHaveLength(10_000);
    const ahead =
      "{% for m in messages %}{% for n in messages[loop.index:] %}{% if n.role == 'tool' and 'x' not in n %}{{ m.content }}{% endif %}{% endfor %}{% endfor %}.";
    expect(render(ahead, chat(isEveryday ? 600 : 1_800))).toBe(".");
  });

  it("lets a text of 10 million characters pass", () => {
    const content = "word ".repeat(2_000_000);
    const source =
      "{% set c = m | trim %}{% if '</think>' in c %}{% set c = c.split('</think>')[-1].lstrip('\\n') %}{% endif %}{{ c | upper | length }} {{ c[0] }}";
    expect(render(source, { m: content })).toBe("9999999 w");
  });
});
