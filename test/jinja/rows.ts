/**
 * What Python's Jinja2 3.1.6 gives, with the settings of Hugging Face's transformers: (template, variables, text).
 */

/** System, user, assistant, tool. */
const messages = [
  { role: "system", content: "S" },
  { role: "user", content: "U" },
  { role: "assistant", content: "A" },
  { role: "tool", content: "T" },
];

export type Row = readonly [template: string, variables: Record<string, unknown>, text: string];

/** What is set in a round of a loop, in a macro or in a block is gone behind it. */
export const scopes: readonly Row[] = [
  [
    "{% for m in messages %}{% if m.role == 'user' %}{% set prefix = '[INST] ' %}{% endif %}{{ (prefix or '') + m.content }}{% endfor %}",
    { messages },
    "S[INST] UAT",
  ],
  ["{% set i = 0 %}{% for m in messages %}{{ i }}{% set i = i + 1 %}{% endfor %}{{ i }}", { messages }, "00000"],
  [
    "{% set first = true %}{% for m in messages %}{% if first %}F{% endif %}{% set first = false %}{{ m.role }}{% endfor %}",
    { messages },
    "FsystemFuserFassistantFtool",
  ],
  [
    "{% set n = 0 %}{% for a in [1, 2] %}{% for b in [1, 2] %}{% set n = n + b %}{{ n }}{% endfor %}{% set n = 9 %}{{ n }};{% endfor %}{{ n }}",
    {},
    "129;129;0",
  ],
  [
    "{% set ns = namespace(i=0) %}{% for m in messages %}{% set ns.i = ns.i + 1 %}{{ ns.i }}{% endfor %}",
    { messages },
    "1234",
  ],
  [
    "{% for m in messages %}{% set x, y = m.role, x %}{{ x }}-{{ y }} {% endfor %}",
    { messages },
    "system- user- assistant- tool- ",
  ],
  [
    "{% for m in messages %}{% if loop.first %}{% set x = 1 %}{% continue %}{% endif %}{{ x is defined }}{% if loop.index == 3 %}{% break %}{% endif %}{% endfor %}",
    { messages },
    "FalseFalse",
  ],
  [
    "{% for m in messages %}{{ m.content }}{% if m.role == 'user' %}!{% break %}{% endif %}.{% endfor %}",
    { messages },
    "S.U!",
  ],
  [
    "{% for i in [1] %}{% continue %}{% else %}none{% endfor %}{% for i in [1] %}{{ i }}{% break %}{% else %}none{% endfor %}{% for i in [1, 2] %}{% if i == 2 %}{% break %}{% endif %}{% else %}none{% endfor %}",
    {},
    "none1none",
  ],
  ["{% macro m() %}{% set x = 1 %}{{ x }}{% endmacro %}{{ m() }}{{ x is defined }}", {}, "1False"],
  [
    "{% set x = 1 %}{% macro m() %}{{ x }}{% endmacro %}{% for i in [1] %}{% set x = 2 %}{{ m() }}{{ x }}{% endfor %}",
    {},
    "12",
  ],
  [
    "{% macro m(a, b=2) %}{{ a }}{{ b }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1) }}{{ m(1, none) }}{{ m(1, 2, 3, c=4) }}{{ m(b=1) }}",
    {},
    "12(){}1None(){}12(3,){'c': 4}1(){}",
  ],
  [
    "{% macro box() %}[{{ caller('x') }}]{% endmacro %}{% call(y) box() %}{{ y }}{% set z = 1 %}{% endcall %}{{ z is defined }}",
    {},
    "[x]False",
  ],
  ["{% set x = 1 %}{% set y %}{% set x = 2 %}{{ x }}{% endset %}{{ x }}{{ y }}", {}, "12"],
  ["{% set y | upper | trim %} a {% endset %}{{ y }}", {}, "A"],
  ["{% filter upper %}a{% set x = 1 %}{% endfilter %}{{ x is defined }}", {}, "AFalse"],
  ["{% generation %}{% set x = 1 %}{{ x }}{% endgeneration %}{{ x is defined }}", {}, "1False"],
  ["{% if true %}{% set x = 1 %}{% endif %}{{ x }}", {}, "1"],
  [
    "{% set ns = namespace(f=false) %}{% for m in messages if not ns.f %}{{ m.role }}{% if m.role == 'user' %}{% set ns.f = true %}{% endif %}{% endfor %}",
    { messages },
    "systemuser",
  ],
  [
    "{% for m in messages if m.role != 'tool' %}{{ loop.index }}{{ loop.last }}{{ loop.length }}{{ loop.revindex }}{{ loop.nextitem is defined }} {% endfor %}",
    { messages },
    "1False33True 2False32True 3True31False ",
  ],
  [
    "{% for m in messages %}{{ loop.previtem.role if not loop.first }}{{ loop.cycle('a', 'b') }}{{ loop.changed(m.role == 'tool') }} {% endfor %}",
    { messages },
    "aTrue systembFalse useraFalse assistantbTrue ",
  ],
  [
    "{% for c in 'aé😀' %}{{ c }}.{% endfor %}{% for x in missing %}x{% else %}none{% endfor %}{% for k in {'a': 1} %}{{ k }}{% endfor %}",
    {},
    "a.é.😀.nonea",
  ],
  [
    "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}{% for k, v in d | dictsort %}{{ k }}{% endfor %}{% for k, v in d | items %}{{ v }}{% endfor %}",
    { d: { b: 1, a: 2 } },
    "b=1;a=2;ab12",
  ],
];

/** How values are written out. */
export const writing: readonly Row[] = [
  [
    "{{ 0.00001 }} {{ x }} {{ x | tojson }}",
    { x: [1e-5, 1e-7, 1.5e-7, 0.1, 1e21, 1e22, 123456789012345680, 1.5] },
    "1e-05 [1e-05, 1e-07, 1.5e-07, 0.1, 1e+21, 1e+22, 123456789012345680, 1.5] [1e-05, 1e-07, 1.5e-07, 0.1, 1e+21, 1e+22, 123456789012345680, 1.5]",
  ],
  [
    "{{ 4 / 2 }} {{ 1.0 }} {{ 1.0 ~ '' }} {{ 0.1 + 0.2 }} {{ 10000000.0 * 1000000000.0 }}",
    {},
    "2.0 1.0 1.0 0.30000000000000004 1e+16",
  ],
  ["{{ true ~ none ~ missing ~ 1.0 ~ [1, 'a'] ~ {'a': none} }}", {}, "TrueNone1.0[1, 'a']{'a': None}"],
  [
    "{{ d.items() }} {{ d | dictsort }} {{ (1, 'a') }} {{ (1,) }} {{ () }} {{ d.keys() }} {{ d.values() }}",
    { d: { b: 1 } },
    "dict_items([('b', 1)]) [('b', 1)] (1, 'a') (1,) () dict_keys(['b']) dict_values([1])",
  ],
  [
    "{{ d | tojson(indent=0) }} {{ d | tojson(indent=2) }} {{ d | tojson(separators=(',', ':')) }} {{ d | tojson(sort_keys=true) }}",
    { d: { b: [1, {}], a: "é" } },
    '{\n"b": [\n1,\n{}\n],\n"a": "é"\n} {\n  "b": [\n    1,\n    {}\n  ],\n  "a": "é"\n} {"b":[1,{}],"a":"é"} {"a": "é", "b": [1, {}]}',
  ],
  [
    "{{ x | tojson }} {{ x | tojson(ensure_ascii=true) }} {{ none | tojson }} {{ (1, 2) | tojson }} {{ 2.0 | tojson }}",
    { x: '"\\\n\t\u0001\u007f\u2028é😀/' },
    '"\\"\\\\\\n\\t\\u0001\u007f\u2028é😀/" "\\"\\\\\\n\\t\\u0001\\u007f\\u2028\\u00e9\\ud83d\\ude00/" null [1, 2] 2.0',
  ],
  ["{{ {1: 2, none: 3, true: 4} }} {{ {1: 2}[1] }} {{ [[1, (2, 3)]] }}", {}, "{1: 4, None: 3} 2 [[1, (2, 3)]]"],
  ["{{ '\\u00e9\\x41\\101\\d\\a\\'' }}{{ \"a\" 'b' }}{{ '\\U0001F600' }}", {}, "éAA\\d\u0007'ab😀"],
];

/** Operators, and how Python reckons. */
export const operators: readonly Row[] = [
  [
    "{{ 7 // 2 }} {{ -7 // 2 }} {{ 7.5 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ -7.5 % 2 }} {{ 2 ** 10 }} {{ 2 ** -1 }} {{ 7 / 2 }}",
    {},
    "3 -4 3.0 2 -2 0.5 1024 0.5 3.5",
  ],
  [
    "{{ '-' * 3 }} {{ [1] * 2 }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ true + 1 }} {{ [1] + [2] }} {{ (1,) + (2,) }}",
    {},
    "--- [1, 1] True True 2 [1, 2] (1, 2)",
  ],
  [
    "{{ true in [1] }} {{ {'a': 1} in [{'a': 1}] }} {{ none in [none] }} {{ missing in [1] }} {{ 'a' in missing }} {{ 'b' in 'abc' }} {{ 'a' in {'a': 1} }} {{ 1.0 in [1] }}",
    {},
    "True True True False False True True True",
  ],
  [
    "{{ '%s is %d of %05.1f%%' % ('a', 3, 2.25) }} {{ '%s' | format(1) }} {{ '%(a)s' | format(a=2) }} {{ '{} {1} {{}}'.format(1, 2) if false else '{0} {1} {{}}'.format(1, 'b') }}",
    {},
    "a is 3 of 002.2% 1 2 1 b {}",
  ],
  [
    "{{ 1 if missing }}{{ 'x' if 0 else 'y' }}{{ not missing }}{{ none or 'z' }}{{ [] and 1 }}{{ -true }}{{ +1.5 }}",
    {},
    "yTruez[]-11.5",
  ],
  [
    "{{ x[1] }} {{ x[-1] }} {{ x[0:2] }} {{ x[::-1] }} {{ x | length }} {{ l[-1] }} {{ l[5] }} {{ l[1:] }} {{ l[::-2] }}",
    { x: "a😀b👍", l: [1, 2, 3] },
    "😀 👍 a😀 👍b😀a 4 3  [2, 3] [3, 1]",
  ],
  [
    "{{ t.function.name }} {{ t['items'] }} {% for k, v in t.items() %}{{ k }} {% endfor %}{{ t.get('none') }} {{ t.get('no', 7) }} {{ t.none }} {{ t['none'] }}",
    { t: { function: { name: "f" }, items: [1], none: null } },
    "f [1] function items none None 7 None None",
  ],
  [
    "{{ messages[0]['content'] }} {{ messages[-1].role }} {{ messages.0.role }} {{ messages[9] }}",
    { messages },
    "S tool system ",
  ],
  ["{{ {'a': 1}.pop is defined }} {{ [].append is defined }} {{ 'a'.nothing is defined }}", {}, "False False False"],
];

/** Tests. */
export const tests: readonly Row[] = [
  [
    "{{ 3 is divisibleby(3) }} {{ 3 is divisibleby 2 }} {{ 3 is eq 3 }} {{ 3 is not eq(4) }} {{ 3 is in [1, 3] }} {{ 3 is in(l) }} {{ 'a' is not in 'b' }} {{ 3 is gt 2 and 1 }} {{ l[0] is lt l[1] }}",
    { l: [1, 2, 3] },
    "True False True True True True True 1 True",
  ],
  [
    "{{ {} is iterable }} {{ missing is iterable }} {{ 1 is iterable }} {{ 'a' is iterable }} {{ {} is sequence }} {{ (1,) is sequence }} {{ {} is mapping }} {{ [] is mapping }}",
    {},
    "True True False True True True True False",
  ],
  [
    "{{ 1 is integer }} {{ true is integer }} {{ 1.0 is float }} {{ 1 is float }} {{ true is number }} {{ true is boolean }} {{ none is none }} {{ missing is none }} {{ missing is undefined }}",
    {},
    "True False True False True True True False True",
  ],
  [
    "{{ 'a1' is lower }} {{ '1' is lower }} {{ 'A' is upper }} {{ 3 is odd }} {{ 2 is even }} {{ -1 is odd }} {{ 'a' is sameas 'a' }} {{ raise_exception is callable }} {{ m is callable }}",
    {},
    "True False True True True True True True True",
  ],
  [
    "{% if x is defined and x is not none and x %}yes{% else %}no{% endif %}{{ 'a' if x is string else 'b' }}",
    { x: "a" },
    "yesa",
  ],
  ["{{ 1.0 is odd }} {{ 2.0 is even }} {{ 2.5 is odd }} {{ 4.0 is divisibleby(2) }}", {}, "True True False True"],
];

/** Filters of lists. */
export const lists: readonly Row[] = [
  [
    "{{ ['x', none, true, 1.0] | join(' | ') }} {{ messages | join('-', attribute='role') }} {{ 'abc' | join(',') }} {{ [1, 2] | join }} {{ missing | join }}",
    { messages },
    "x | None | True | 1.0 system-user-assistant-tool a,b,c 12 ",
  ],
  [
    "{{ messages | selectattr('name', 'undefined') | list | length }} {{ messages | rejectattr('name', 'undefined') | list | length }} {{ messages | selectattr('name', 'defined') | list | length }} {{ messages | selectattr('name') | list }}",
    { messages },
    "4 0 0 []",
  ],
  [
    "{{ messages | selectattr('role', 'in', ['user', 'tool']) | map(attribute='content') | join }} {{ messages | selectattr('role', '==', 'user') | list | length }} {{ messages | rejectattr('role', 'ne', 'user') | list | length }} {{ messages | selectattr('role', 'equalto', 'user') | first }}",
    { messages },
    "UT 1 1 {'role': 'user', 'content': 'U'}",
  ],
  [
    "{{ [1, 0, none, 2] | select | list }} {{ [1, 2, 3] | select('odd') | list }} {{ [1, 2, 3] | reject('equalto', 1) | list }} {{ [1, 'a'] | select('string') | list }} {{ [3, 1] | select('gt', 1) | list }}",
    {},
    "[1, 2] [1, 3] [2, 3] ['a'] [3]",
  ],
  [
    "{{ [3, 1.5, 2] | sum }} {{ [3, 1, 2] | max }} {{ [3, 1, 2] | min }} {{ [{'a': 1}, {'a': 2}] | sum(attribute='a') }} {{ ['b', 'A'] | min }} {{ [] | max }}",
    {},
    "6.5 3 1 3 A ",
  ],
  [
    "{{ 'abc' | first }}{{ 'abc' | last }}{{ 'a😀' | reverse }}{{ 'ab' | list }}{{ 'a😀' | length }}{{ [none] | first }}{{ [] | first }}{{ [1, 2] | reverse | list }}{{ {'a': 1} | first }}{{ missing | length }}{{ missing | list }}",
    {},
    "ac😀a['a', 'b']2None[2, 1]a0[]",
  ],
  [
    "{{ ['b', 'A', 'a', 'B'] | unique | list }} {{ ['b', 'A', 'a'] | sort }} {{ ['b', 'A', 'a'] | sort(case_sensitive=true) }} {{ [1, 3, 2] | sort(reverse=true) }} {{ messages | sort(attribute='role') | map(attribute='role') | list }}",
    { messages },
    "['b', 'A'] ['A', 'a', 'b'] ['A', 'a', 'b'] [3, 2, 1] ['assistant', 'system', 'tool', 'user']",
  ],
  [
    "{{ ['a', 'B'] | map('upper') | list }} {{ messages | map(attribute='name', default='-') | join }} {{ [[1, 2]] | map('first') | list }} {{ ['a b'] | map('replace', ' ', '_') | list }} {{ [{'a': {'b': 1}}] | map(attribute='a.b') | list }}",
    { messages },
    "['A', 'B'] ---- [1] ['a_b'] [1]",
  ],
  [
    "{% set g = messages | map(attribute='role') %}{{ g | join(' ') }}|{{ g | join(' ') }}",
    { messages },
    "system user assistant tool|",
  ],
  [
    "{{ {'b': 2, 'A': 1} | dictsort }} {{ {'b': 1, 'a': 2} | dictsort(by='value') }} {{ {'a': 1} | items | list }} {{ {'a': 1} | list }} {{ {'a': 1} | length }}",
    {},
    "[('A', 1), ('b', 2)] [('b', 1), ('a', 2)] [('a', 1)] ['a'] 1",
  ],
  [
    "{{ range(3) | list }} {{ range(1, 4) | list }} {{ range(5, 0, -2) | list }} {{ dict(a=1) }} {{ range(3)[1] }} {% set j = joiner(', ') %}{{ j() }}a{{ j() }}b",
    {},
    "[0, 1, 2] [1, 2, 3] [5, 3, 1] {'a': 1} 1 a, b",
  ],
  ["{{ none | selectattr('a') | list }} {{ 0 | select | list }} {{ none | map('upper') | list }}", {}, "[] [] []"],
];

/** Filters and methods of text. */
export const text: readonly Row[] = [
  [
    "{{ 'hELLO wORLD' | capitalize }} {{ 'ßa' | capitalize }} {{ 'aB'.capitalize() }} {{ '' | capitalize }} {{ 'ÉA' | capitalize }}",
    {},
    "Hello world Ssa Ab  Éa",
  ],
  [
    '{{ "it\'s a.b,c/d:e f-g (h [i <j élan" | title }} {{ "it\'s a.b 3d éLAN".title() }}',
    {},
    "It's A.b,c/d:e F-G (H [I <J Élan It'S A.B 3D Élan",
  ],
  [
    "{{ '7x' | int }} {{ '1,000' | int }} {{ '1e2' | int }} {{ '1_0' | int }} {{ -7.9 | int }} {{ -0.5 | int }} {{ none | int }} {{ ' 7 ' | int }} {{ '4.9' | int }} {{ 'a' | int(3) }} {{ true | int }} {{ [] | int }}",
    {},
    "0 0 100 10 -7 0 0 7 4 3 1 0",
  ],
  [
    "{{ '5' | float }} {{ 5 | float }} {{ 'a' | float }} {{ 'a' | float(1) }} {{ none | float }} {{ '1e-7' | float }} {{ '1_0.5' | float }}",
    {},
    "5.0 5.0 0.0 1 0.0 1e-07 10.5",
  ],
  [
    "{{ 2.5 | round }} {{ 3.5 | round }} {{ 2.675 | round(2) }} {{ 5 | round }} {{ 2.1 | round(0, 'ceil') }} {{ -2.5 | round }} {{ 2.567 | round(1) }} {{ -3 | abs }} {{ 1234.5 | round(1, 'floor') }}",
    {},
    "2.0 4.0 2.67 5 3.0 -2.0 2.6 3 1234.5",
  ],
  [
    "[{{ '\\na\\n\\nb\\n' | indent(2, true) }}] [{{ 'a\\n\\nb' | indent }}] [{{ 'a\\n\\nb' | indent(2, blank=true) }}] [{{ 'a\\nb' | indent(width='> ') }}]",
    {},
    "[  \n  a\n\n  b\n] [a\n\n    b] [a\n  \n  b] [a\n> b]",
  ],
  [
    "{{ 'abc'.startswith('b', 1) }} {{ 'abc'.endswith('b', 0, 2) }} {{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.startswith('', 4) }}",
    {},
    "True True True False",
  ],
  [
    "{{ x.split() }} {{ ' a  b c '.split(none, 1) }} {{ 'a,b,c'.split(',', 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ' a b c '.rsplit(none, 1) }} {{ ''.split() }} {{ ''.split(',') }} {{ 'abc'.split(sep='b', maxsplit=1) }}",
    { x: "a\ufeffb\u001cc\u0085d\u00a0e" },
    "['a\\ufeffb', 'c', 'd', 'e'] ['a', 'b c '] ['a', 'b,c'] ['a,b', 'c'] [' a b', 'c'] [] [''] ['a', 'c']",
  ],
  [
    "{{ ', '.join(['a', 'b']) }} {{ '-'.join('abc') }} {{ 'abcb'.find('b') }} {{ 'abcb'.rfind('b') }} {{ '😀b'.find('b') }} {{ 'a'.find('z') }} {{ 'abcb'.index('b', 2) }} {{ 'abab'.count('ab') }} {{ 'aa'.count('') }}",
    {},
    "a, b a-b-c 1 3 1 -1 3 2 3",
  ],
  [
    "{{ 'a\\nb\\r\\nc'.splitlines() }} {{ 'ab'.removeprefix('a') }} {{ 'ab'.removesuffix('b') }} {{ 'ab'.removeprefix('x') }} {{ '12'.isdigit() }} {{ ''.isdigit() }} {{ 'aé'.isalpha() }} {{ ' '.isspace() }} {{ 'aA'.isupper() }}",
    {},
    "['a', 'b', 'c'] b a ab True False True True False",
  ],
  [
    "{{ 'aaa'.replace('a', 'b', 2) }} {{ 'ab'.replace('', '-') }} {{ 'aaa' | replace('a', 'b', 1) }} {{ 1 | replace(1, '$&') }} {{ 'a' | upper }} {{ none | upper }} {{ missing | upper }}",
    {},
    "bba -a-b- baa $& A NONE ",
  ],
  [
    "{{ missing | d('x') }} {{ none | default('x') }} {{ '' | default('x', true) }} {{ missing | default }} {{ 0 | d('x', boolean=true) }} {{ '<a>' | e }} {{ 'ab' | safe }} {{ '--a-' | trim('-') }}",
    {},
    "x None x  x &lt;a&gt; ab a",
  ],
  [
    "{{ 'a' | list }}{% set t = 'x' %}{{ t | length == 1 and t is in 'xyz' }} {{ 'b' if t is eq 'x' else 'c' }} {{ -2 | abs }} {{ (1 + 2) * 3 ~ 'a' }} {{ 'a' ~ 1 ~ 2 }}",
    {},
    "['a']True b 2 9a a12",
  ],
];

/** White space around tags: `trim_blocks`, `lstrip_blocks`, signs. */
export const space: readonly Row[] = [
  ["  {% if true %}\n  a\n  {% endif %}\nb\n", {}, "  a\nb"],
  ["a {%- if true -%} b {%- endif -%} c", {}, "abc"],
  [
    "\u00a0{%- if true -%}\u001c\u0085a\ufeff{%- endif -%}\ufeffb\f\u000b {{- 'c' -}} \f\u000bd",
    {},
    "a\ufeff\ufeffbcd",
  ],
  ["\ufeff {% if true %}a{% endif %}", {}, "\ufeff a"],
  ["\f\u000b\u00a0{% if true %}a{% endif %}\n\u00a0{# c #}\nb", {}, "ab"],
  ["a\n  {%+ if true +%}\n  b{% endif %}", {}, "a\n  \n  b"],
  ["a {# no #}\nb {#- no -#} c", {}, "a bc"],
  ["{{ 1 }}\n{{ 2 }}\n\n", {}, "1\n2\n"],
  ["{% raw %}{{ x }} {% if %}{% endraw %}|{%- raw -%} a {%- endraw -%} b", {}, "{{ x }} {% if %}|ab"],
  ["{{ '}}' }}{{ {'a': {'b': 1}}['a'] }}{{ '{% x %}' }}{# {{ #}", {}, "}}{'b': 1}{% x %}"],
  ["{% set x = 'a' %}\n\n{% generation %}\n{{ x }}\n  {%- endgeneration %}\nb", {}, "\nab"],
  ["a{% if true %}  {% if true %}b{% endif %}{% endif %}", {}, "a  b"],
  ["{% raw %}\n{{ x }}\n  {% endraw %}\nb{% raw -%}\n a{%+ endraw +%}\n", {}, "\n{{ x }}\nba"],
];

/** Expressions at which Python raises. */
export const raising: readonly (readonly [expression: string, variables: Record<string, unknown>])[] = [
  ["'a' + true", {}],
  ["'a' + 1", {}],
  ["'a' + [1]", {}],
  ["'a' + {}", {}],
  ["'a' + none", {}],
  ["1 + 'a'", {}],
  ["'a' + missing", {}],
  ["missing.x.y", {}],
  ["missing | tojson", {}],
  ["1 / 0", {}],
  ["1 // 0", {}],
  ["1 % 0", {}],
  ["'a' < 1", {}],
  ["'a' in none", {}],
  ["1 in 'a1'", {}],
  ["x[1:]", { x: null }],
  ["x[1:]", { x: { a: 1 } }],
  ["[1, 'a'] | sort", {}],
  ["missing()", {}],
  ["x.append(1)", { x: [] }],
  ["x.update({})", { x: {} }],
  ["none | length", {}],
  ["['a'] | sum", {}],
  ["none | list", {}],
  ["[1] | map('upper') | last", {}],
  ["missing | int", {}],
  ["raise_exception('no')", {}],
  ["', '.join([1])", {}],
  ["'a'.split('')", {}],
  ["'a'.index('b')", {}],
  ["1 | items | list", {}],
  ["range(100001)", {}],
  ["[{}] | unique | list", {}],
  ["[1] in {'a': 1}", {}],
  ["{[1]: 2}", {}],
];
