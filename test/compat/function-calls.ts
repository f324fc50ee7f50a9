/**
 * Chat requests with functions and the tokens that OpenAI's API counted for them: the published cases of
 * gpt-tokenizer 4.0.0 (src/fixtures/functionCallingTestCases.ts, which has them from hmarr/openai-chat-tokens), retyped.
 */
import type { ChatCompletionRequest } from "../../src/compat/gpt-tokenizer/index.ts";

type Messages = ChatCompletionRequest["messages"];
type Functions = NonNullable<ChatCompletionRequest["functions"]>;
type Properties = NonNullable<NonNullable<Functions[number]["parameters"]>["properties"]>;

const user = (content: string): Messages[number] => ({ role: "user", content });
const system = (content: string, name?: string): Messages[number] => ({
  role: "system",
  content,
  ...(name && { name }),
});
const hello: Messages = [user("hello")];
const fn = (name: string, properties: Properties = {}, description?: string): Functions[number] => ({
  name,
  parameters: { type: "object", properties },
  ...(description && { description }),
});
const bingBong = (properties: Properties): Functions => [fn("bing_bong", properties, "Do a bing bong")];
const called = (name: string, args: string): Messages => [
  { role: "assistant", content: "", function_call: { name, arguments: args } },
];
const greeted: Messages = [system("Hello:"), system("Hello"), user("Hi there")];
const stuff = [fn("do_stuff"), fn("do_other_stuff")];
const text = (description: string, more: object = {}): Properties[string] => ({ type: "string", description, ...more });

const recipe: Functions = [
  {
    name: "get_recipe",
    parameters: {
      type: "object",
      required: ["ingredients", "instructions", "time_to_cook"],
      properties: {
        ingredients: {
          type: "array",
          items: {
            type: "object",
            required: ["name", "unit", "amount"],
            properties: {
              name: { type: "string" },
              unit: { enum: ["grams", "ml", "cups", "pieces", "teaspoons"], type: "string" },
              amount: { type: "number" },
            },
          },
        },
        instructions: {
          type: "array",
          items: { type: "string" },
          description: "Steps to prepare the recipe (no numbering)",
        },
        time_to_cook: { type: "number", description: "Total time to prepare the recipe in minutes" },
      },
    },
  },
];

const quality = {
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
} as const;

const scores: Functions = [
  {
    name: "function",
    description: "desctiption1",
    parameters: {
      type: "object",
      description: "desctiption2",
      properties: {
        mainField: text("description3"),
        "field number one": {
          type: "object",
          description: "description4",
          properties: {
            yesNoField: text("description5", { enum: ["Yes", "No"] }),
            howIsInteresting: text("description6"),
            scoreInteresting: { type: "number", description: "description7" },
            isInteresting: text("description8", { enum: ["Yes", "No"] }),
          },
        },
      },
    },
  },
];

const jargon = "You are a helpful, pattern-following assistant that translates corporate jargon into plain English.";

export const functionCalls: readonly (readonly [tokens: number, request: ChatCompletionRequest])[] = [
  [24, { messages: [system(jargon)] }],
  [20, { messages: [system("New synergies will help drive top-line growth.", "example_user")] }],
  [19, { messages: [system("Things working well together will increase revenue.", "example_assistant")] }],
  [8, { messages: hello }],
  [9, { messages: [user("hello world")] }],
  [8, { messages: [system("hello")] }],
  [9, { messages: [system("hello:")] }],
  [
    26,
    {
      messages: [
        system("# Important: you're the best robot"),
        user("hello robot"),
        { role: "assistant", content: "hello world" },
      ],
    },
  ],
  [31, { messages: hello, functions: [fn("foo")] }],
  [32, { messages: hello, functions: [fn("foo")], function_call: "none" }],
  [31, { messages: hello, functions: [fn("foo")], function_call: "auto" }],
  [36, { messages: hello, functions: [fn("foo")], function_call: { name: "foo" } }],
  [35, { messages: hello, functions: [fn("foo", {}, "Do a foo")] }],
  [45, { messages: hello, functions: bingBong({ foo: { type: "string" } }) }],
  [
    52,
    {
      messages: hello,
      functions: bingBong({ foo: { type: "string" }, bar: { type: "number", description: "A number" } }),
    },
  ],
  [
    64,
    {
      messages: hello,
      functions: bingBong({
        foo: {
          type: "object",
          properties: { bar: { type: "string", enum: ["a", "b", "c"] }, baz: { type: "boolean" } },
        },
      }),
    },
  ],
  [16, { messages: [user("hello world"), { role: "function", name: "do_stuff", content: "{}" }] }],
  [
    29,
    { messages: [user("hello world"), { role: "function", name: "do_stuff", content: '{"foo": "bar", "baz": 1.5}' }] },
  ],
  [25, { messages: [{ role: "function", name: "dance_the_tango", content: '{"a": { "b" : { "c": false}}}' }] }],
  [27, { messages: called("do_stuff", '{"foo": "bar", "baz": 1.5}') }],
  [26, { messages: called("do_stuff", '{"foo":"bar", "baz":\n\n 1.5}') }],
  [36, { messages: [system("Hello"), user("Hi there")], functions: [fn("do_stuff")] }],
  [36, { messages: [system("Hello:"), user("Hi there")], functions: [fn("do_stuff")] }],
  [41, { messages: greeted, functions: [fn("do_stuff")] }],
  [51, { messages: greeted, functions: stuff }],
  [58, { messages: greeted, functions: stuff, function_call: { name: "do_stuff" } }],
  [105, { messages: hello, functions: recipe }],
  [45, { messages: hello, functions: [fn("function", quality, "description")] }],
  [93, { messages: hello, functions: scores }],
];
