/**
 * The chat room: messages and tools, and what wraps them. It knows texts, not tokens: counting is handed in.
 */
export {
  type ChatMessage,
  type ContentPart,
  type Count,
  checkChat,
  jsonOf,
  type Schema,
  type ToolCall,
  type ToolChoice,
  type ToolDefinition,
  textsOf,
} from "./message.ts";
export { chatOverhead, measuredModels, messageTokens } from "./openai.ts";
export type { Prompt } from "./prompt.ts";
export { ChatTemplate, type ChatTemplateOptions, type CompileTemplate, type TokenizerConfig } from "./template.ts";
