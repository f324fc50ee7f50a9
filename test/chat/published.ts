/**
 * Prompt tokens as the APIs counted them: messages, functions, tools.
 *
 * `prompt_tokens` of real calls, from the OpenAI cookbook (How_to_count_tokens_with_tiktoken), hmarr/openai-chat-tokens
 * (test/token-counts.test.ts) and Azure-Samples/openai-messages-token-helper (tests/messages.py, also in BerriAI/litellm), all MIT.
 */
import type { ChatMessage, Schema, ToolChoice, ToolDefinition } from "../../src/chat/index.ts";

const jargon: ChatMessage[] = [
  {
    role: "system",
    content: "You are a helpful, pattern-following assistant that translates corporate jargon into plain English.",
  },
  { role: "system", name: "example_user", content: "New synergies will help drive top-line growth." },
  { role: "system", name: "example_assistant", content: "Things working well together will increase revenue." },
  {
    role: "system",
    name: "example_user",
    content: "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage.",
  },
  {
    role: "system",
    name: "example_assistant",
    content: "Let's talk later when we're less busy about how to do better.",
  },
  { role: "user", content: "This late pivot means we don't have time to boil the ocean for the client deliverable." },
];
/** A chat of one message. */
export const one = (role: string, content: string): ChatMessage[] => [{ role, content }];

/** Messages alone, by model. */
export const messageRows: readonly [model: string, ChatMessage[], tokens: number][] = [
  ["gpt-3.5-turbo-0301", jargon, 127],
  ["gpt-4-0314", jargon, 129],
  ["gpt-4-0613", jargon, 129],
  ["gpt-3.5-turbo", jargon.slice(0, 1), 25],
  ["gpt-3.5-turbo", jargon.slice(1, 2), 20],
  ["gpt-3.5-turbo", jargon.slice(2, 3), 19],
  ["gpt-3.5-turbo", jargon.slice(4, 5), 26],
  ["gpt-3.5-turbo", one("user", "hello"), 8],
  ["gpt-3.5-turbo", one("system", "hello"), 8],
  [
    "gpt-3.5-turbo",
    [
      ...one("system", "# Important: you're the best robot"),
      ...one("user", "hello robot"),
      ...one("assistant", "hello world"),
    ],
    27,
  ],
  [
    "gpt-3.5-turbo",
    [...one("user", "hello world"), { role: "function", name: "do_stuff", content: '{"foo": "bar", "baz": 1.5}' }],
    28,
  ],
  [
    "gpt-3.5-turbo",
    [
      {
        role: "assistant",
        content: "",
        function_call: { name: "do_stuff", arguments: '{"foo": "bar", "baz": 1.5}' },
      },
    ],
    26,
  ],
  ["gpt-35-turbo", one("system", "á"), 8],
  ["gpt-35-turbo", one("user", "Is there a dress code?"), 13],
  ["gpt-35-turbo", one("user", "What happens in a performance review?"), 14],
];

/** The parameter `functions`, of gpt-3.5-turbo. */
const empty: Schema = { type: "object", properties: {} };
const hello = one("user", "hello");
const either = (kind: string, key: string, type: string): Schema => ({
  type: "object",
  properties: { kind: { type: "string", const: kind }, [key]: { type } },
});
export const functionRows: readonly [
  name: string,
  ChatMessage[],
  ToolDefinition[],
  ToolChoice | undefined,
  tokens: number,
][] = [
  ["one without parameters", hello, [{ name: "foo", parameters: empty }], undefined, 31],
  ["chosen by the model", hello, [{ name: "foo", parameters: empty }], "auto", 31],
  ["forbidden", hello, [{ name: "foo", parameters: empty }], "none", 32],
  ["forced", hello, [{ name: "foo", parameters: empty }], { name: "foo" }, 36],
  ["with a description", hello, [{ name: "foo", description: "Do a foo", parameters: empty }], undefined, 36],
  [
    "with members",
    hello,
    [
      {
        name: "bing_bong",
        description: "Do a bing bong",
        parameters: { type: "object", properties: { foo: { type: "string" } } },
      },
    ],
    undefined,
    49,
  ],
  [
    "with a described member",
    hello,
    [
      {
        name: "bing_bong",
        description: "Do a bing bong",
        parameters: {
          type: "object",
          properties: { foo: { type: "string" }, bar: { type: "number", description: "A number" } },
        },
      },
    ],
    undefined,
    57,
  ],
  [
    "sharing a system message",
    [...one("system", "Hello"), ...one("user", "Hi there")],
    [{ name: "do_stuff", parameters: empty }],
    undefined,
    35,
  ],
  [
    "sharing one that ends in a colon",
    [...one("system", "Hello:"), ...one("user", "Hi there")],
    [{ name: "do_stuff", parameters: empty }],
    undefined,
    35,
  ],
  [
    "sharing the first of two",
    [...one("system", "Hello:"), ...one("system", "Hello"), ...one("user", "Hi there")],
    [{ name: "do_stuff", parameters: empty }],
    undefined,
    40,
  ],
  [
    "two, one of them forced",
    [...one("system", "Hello:"), ...one("system", "Hello"), ...one("user", "Hi there")],
    [
      { name: "do_stuff", parameters: empty },
      { name: "do_other_stuff", parameters: empty },
    ],
    { name: "do_stuff" },
    55,
  ],
  [
    "one of three shapes",
    [...one("system", "Hello"), ...one("user", "Hi there")],
    [
      {
        name: "do_stuff",
        parameters: {
          type: "object",
          properties: {
            foo: {
              anyOf: [either("a", "baz", "boolean"), either("b", "qux", "number"), either("c", "idk", "string")],
            },
          },
        },
      },
    ],
    undefined,
    80,
  ],
  [
    "a nested description is lost",
    hello,
    [
      {
        name: "function",
        description: "description",
        parameters: {
          type: "object",
          properties: {
            quality: {
              type: "object",
              properties: {
                pros: {
                  type: "array",
                  items: { type: "string" },
                  description: "Write 3 points why this text is well written",
                },
              },
            },
          },
        },
      },
    ],
    undefined,
    46,
  ],
];

/** The parameter `tools`, of gpt-4, behind this message. */
export const bot = one("system", "You are a bot.");
const tool = (
  name: string,
  description: string,
  properties?: Record<string, Schema>,
  required?: string[],
): ToolDefinition => ({
  type: "function",
  function: {
    name,
    description,
    ...(properties && { parameters: { type: "object", properties, ...(required && { required }) } }),
  },
});
const search = (properties?: Record<string, Schema>, required?: string[]): ToolDefinition =>
  tool("search_sources", "Retrieve sources from the Azure AI Search index", properties, required);
const data = (properties: Record<string, Schema>, required?: string[]): ToolDefinition =>
  tool("data_demonstration", "This is the main function description", properties, required);
const asked = {
  search_query: {
    type: "string",
    description: "Query string to retrieve documents from azure search eg: 'Health care plan'",
  },
};
const inner = (properties: Record<string, Schema>): Record<string, Schema> => ({
  object_1: { type: "object", description: "The object data type as a property", properties },
});
const mood = { type: "string", enum: ["Happy", "Sad"] };
const lost = { type: "string", description: "Description in a second object is lost" };
const force = (name: string): ToolChoice => ({ type: "function", function: { name } });
export const toolRows: readonly [name: string, ToolDefinition, ToolChoice, tokens: number][] = [
  ["a described parameter", search(asked, ["search_query"]), "auto", 66],
  ["the same, forbidden", search(asked, ["search_query"]), "none", 67],
  ["the same, forced", search(asked, ["search_query"]), force("search_sources"), 75],
  ["no parameters", search(), "auto", 42],
  ["no parameters, forced", search(), force("search_sources"), 51],
  ["an undescribed, required parameter", search({ search_query: { type: "string" } }, ["search_query"]), "auto", 49],
  ["an undescribed, optional parameter", search({ search_query: { type: "string" } }), "auto", 49],
  ["numbers to choose from", data({ integer_enum: { type: "integer", enum: [-1, 1] } }), "none", 54],
  [
    "numbers to choose from, forced",
    data({ integer_enum: { type: "integer", enum: [-1, 1] } }),
    force("data_demonstration"),
    64,
  ],
  ["an object in an object", data(inner({ string1: { type: "string" } }), ["object_1"]), "none", 65],
  ["an object with a choice", data(inner({ string_2a: mood }), ["object_1"]), "none", 73],
  ["an object with a described member", data(inner({ string_2a: mood, string_2b: lost }), ["object_1"]), "none", 89],
  [
    "an object and a string",
    data(
      {
        ...inner({ string_2a: mood, string_2b: lost }),
        string_1: { type: "string", description: "Not required gets a question mark" },
      },
      ["object_1"],
    ),
    "none",
    103,
  ],
  [
    "words to choose from",
    tool(
      "summarize_order",
      "Summarize the customer order request",
      {
        product_name: { type: "string", description: "Product name ordered by customer" },
        quantity: { type: "integer", description: "Quantity ordered by customer" },
        unit: { type: "string", enum: ["meals", "days"], description: "unit of measurement of the customer order" },
      },
      ["product_name", "quantity", "unit"],
    ),
    "none",
    86,
  ],
  [
    "an array",
    tool(
      "get_coordinates",
      "Get the latitude and longitude of multiple mailing addresses",
      { addresses: { type: "array", description: "The mailing addresses to be located", items: { type: "string" } } },
      ["addresses"],
    ),
    "none",
    59,
  ],
  [
    "a boolean",
    tool(
      "human_escalation",
      "Check if user wants to escalate to a human",
      {
        requires_escalation: {
          type: "boolean",
          description:
            "If user is showing signs of frustration or anger in the query. Also if the user says they want to talk to a real person and not a chat bot.",
        },
      },
      ["requires_escalation"],
    ),
    "none",
    89,
  ],
  [
    "null",
    tool(
      "get_null",
      "Get the null value",
      { null_value: { type: "null", description: "The null value to be returned" } },
      ["null_value"],
    ),
    "none",
    55,
  ],
  [
    "no type",
    tool(
      "get_no_type",
      "Get the no type value",
      { no_type_value: { description: "The no type value to be returned" } },
      ["no_type_value"],
    ),
    "none",
    59,
  ],
];
