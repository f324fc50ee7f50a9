/**
 * Chat templates in the manner of models' own, each with a habit that makes it hard to tell who wrote what.
 */

/** Wraps each message; tools as JSON lines; what stands before `</think>` in an older answer is cut off. */
export const thinking = `{%- if tools %}{{- '<|start|>system\\n' }}{%- for tool in tools %}{{- (tool | tojson) + '\\n' }}{%- endfor %}{{- '<|end|>\\n' }}{%- endif %}
{%- for message in messages %}
    {%- set content = message.content %}
    {%- if message.role == 'assistant' and '</think>' in content and not loop.last %}
        {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
    {%- endif %}
    {%- if message.role == 'user' and content.startswith('<tool_response>') and content.endswith('</tool_response>') %}
        {%- set content = 'tool: ' + content %}
    {%- endif %}
    {{- '<|start|>' + message.role + '\\n' + content + '<|end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|start|>assistant\\n' }}{%- endif %}`;

/** Trims, refuses roles out of order, and writes the token of the role's name: `<|user|>`. */
export const named = `{%- for message in messages %}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{%- endif %}
    {{- '<|' ~ message['role'] ~ '|>' ~ (message['content'] | trim) ~ '<|end|>' }}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|assistant|>' }}{%- endif %}`;

/** Joins the parts of a message without anything between. */
export const parts = `{%- for message in messages %}{{- '<|start|>' }}
    {%- if message.content is string %}{{- message.content }}{%- else %}{%- for part in message.content %}{{- part.text }}{%- endfor %}{%- endif %}
    {{- '<|end|>' }}{%- endfor %}`;

/** Looks for a special token in a message, and does something else then. */
export const searching = `{%- for message in messages %}
    {%- if '<|end|>' in message.content %}{{- '<|start|>quoted: ' + message.content.split('<|end|>') | join(' / ') + '<|end|>' }}
    {%- else %}{{- '<|start|>' + message.content + '<|end|>' }}{%- endif %}
{%- endfor %}`;

/** Takes a delimiter out of a special token and looks for that: what cannot be followed. */
export const hiding = `{%- set sign = '<|end|>'[0] %}
{%- for message in messages %}{%- if message.content[0] == sign %}{{- 'less: ' }}{%- endif %}{{- message.content + '<|end|>' }}{%- endfor %}`;

/** The special tokens of all of them. */
export const specials = ["<|start|>", "<|end|>", "<|user|>", "<|assistant|>"];
