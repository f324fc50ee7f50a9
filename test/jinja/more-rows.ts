/**
 * What Python's Jinja2 3.1.6 gives where operators bind, keys are equal and numbers are long: (template, variables, text).
 */
import type { Row } from "./rows.ts";

/** `a < b < c` asks for both, and `~` binds tighter than `+`. */
export const chains: readonly Row[] = [
  ["{{ 1 < 2 < 2 }}{{ 3 > 2 > 1 }}{{ (3 > 2) > 1 }}", {}, "FalseTrueFalse"],
  ["{{ 1 == 1 == 1.0 }}{{ x >= x < 1.0 }}", { x: -0.1 }, "TrueTrue"],
  ["{{ 'a' in 'ab' in ['ab'] }}{{ 1 not in [2] == true }}{{ (1 not in [2]) == true }}", {}, "TrueFalseTrue"],
  ["{{ 1 < 0 < none }}{{ [1 < 2 < 3, 1 < 2 > 3] }}", {}, "False[True, False]"],
  ["{% if 0 < n <= 3 and not 5 < n < 9 %}a{% endif %}", { n: 3 }, "a"],
  ["{{ 'a' + none ~ 'b' }}{{ 'x' + 1 ~ 2 ~ 3 }}{{ 'a' ~ 1 + 'b' }}", {}, "aNonebx123a1b"],
];

/** A key stays as it was first written, and is found by all that equals it. */
export const keys: readonly Row[] = [
  ["{{ {true: 1, 1: 2} }}{{ {1: 'a', true: 'b'} }}{{ {1.0: 1} | tojson }}", {}, `{True: 2}{1: 'b'}{"1.0": 1}`],
  ["{{ {2.0: 'a'}[2] }}{{ {true: 'a'}.get(1.0) }}{{ 0 in {false: 1} }}", {}, "aaTrue"],
  ["{{ dict([[1.0, 'a']], x=1).copy().keys() | list }}", {}, "[1.0, 'x']"],
  [
    "{{ {'a': 1, 'b': 2}.keys() == {'b': 1, 'a': 2}.keys() }}{{ [1, 1.0, 'A', 'a', true] | unique | list }}",
    {},
    "True[1, 'A']",
  ],
  ["{{ [x.a, x.b] | unique | list }}", { x: {} }, "[Undefined]"],
];

/** Whole numbers have all of their digits; a place is a character, and not half of a pair. */
export const numbers: readonly Row[] = [
  ["{{ 1_000 }} {{ 1e3 }} {{ 0x1f }} {{ [2.5e-3, 1_0] }}", {}, "1000 1000.0 31 [0.0025, 10]"],
  ["{{ '%d' % (2 ** 70) }}{{ '%d' % 1e20 }}", {}, "1180591620717411303424100000000000000000000"],
  ["{{ '%3s|%-3s|' % (x, x) }}{{ '%s' % missing }}{{ '%.1f' % -0.0 }}", { x: "😀" }, "  😀|😀  |-0.0"],
  ["{{ -0.5 | round(0, 'ceil') }}{{ 'nan' | float and 'a' }}", {}, "0.0a"],
  ["{{ '①²'.isdigit() }}{{ '𝐚ª'.isupper() }}{{ 'ªa'.islower() }}{{ '𝐚' is upper }}", {}, "TrueFalseTrueFalse"],
  [
    "{{ 'aaa'.rsplit('aa', 1) }}{{ 'aaa'.rsplit('aa') }}{{ 'a,b,c'.rsplit(',', 1) }}",
    {},
    "['a', '']['a', '']['a,b', 'c']",
  ],
  ["{{ 'ΑΣ1'.capitalize() }}{{ '😀a😀'.strip('😀') }}", {}, "Ας1a"],
  [
    "{% macro i() %}[{{ caller is defined }}]{% endmacro %}{% macro o() %}{{ caller() }}{{ i() }}{% endmacro %}{% call o() %}c{% endcall %}",
    {},
    "c[False]",
  ],
  ["{% set j = joiner(sep='|') %}{{ j() }}a{{ j() }}b", {}, "a|b"],
];

/** What Python raises for. */
export const refused: readonly [expression: string, variables: Record<string, unknown>][] = [
  ["1 + 1 ~ 'a'", {}],
  ["[1] | map | list", {}],
  ["'%d' % ('nan' | float)", {}],
  ["10 ** 300 * 10 ** 300 / 2", {}],
  ["dict([[[1], 2]])", {}],
];
