/**
 * Chats: messages and tools, and what wraps them. Counts nothing itself: you pass what counts a text.
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
