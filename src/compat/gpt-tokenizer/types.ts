/** The types that programs import besides the functions. */
export type { ChatMessage, EncodeChatOptions, HarmonyTerminator } from "./chat.ts";
export type {
  ChatCompletionFunctionDefinition,
  ChatCompletionFunctionProperty,
  ChatCompletionRequest,
} from "./function-calls.ts";
export type { GptEncoding } from "./gpt-encoding.ts";
export type { ModelSpec, PriceData, Prices } from "./model-spec.ts";
export type { EncodeOptions } from "./special-tokens.ts";
