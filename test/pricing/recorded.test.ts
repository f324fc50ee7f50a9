/**
 * Responses as providers sent them, from usage to money.
 *
 * Bodies and prices follow the recorded data set of genai-prices (https://github.com/pydantic/genai-prices,
 * tests/dataset/usages.json, MIT, read 2026-08-21), reduced to model and usage; prices are those of its release 0.1.8,
 * but for the compaction, which it leaves out and Anthropic bills
 * (https://platform.claude.com/docs/en/build-with-claude/compaction-threshold).
 */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ProviderPrices, priceBook, usageFrom } from "../../src/pricing/index.ts";

const folder = new URL("../../src/prices/", import.meta.url);
const lists: ProviderPrices[] = await Promise.all(
  readdirSync(folder).map(async (name) => (await import(new URL(name, folder).href)).default),
);
const book = priceBook(lists);

type Row = readonly [
  provider: string,
  model: string,
  body: object,
  input: number,
  output: number,
  inputUsd: string,
  outputUsd: string,
];

// biome-ignore format: one row per response
const rows: readonly Row[] = [
  ["anthropic", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"not_available","input_tokens":2743,"output_tokens":4,"service_tier":"standard"}}, 2743, 4, "0.008229", "0.00006"],
  ["azure", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"not_available","input_tokens":2743,"output_tokens":4,"service_tier":"standard"}}, 2743, 4, "0.008229", "0.00006"],
  ["anthropic", "claude-sonnet-4-6", {"model":"claude-sonnet-4-6","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"global","input_tokens":26447,"output_tokens":528,"server_tool_use":{"web_fetch_requests":1,"web_search_requests":0},"service_tier":"standard"}}, 26447, 528, "0.079341", "0.00792"],
  ["azure", "claude-sonnet-4-6", {"model":"claude-sonnet-4-6","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"global","input_tokens":26447,"output_tokens":528,"server_tool_use":{"web_fetch_requests":1,"web_search_requests":0},"service_tier":"standard"}}, 26447, 528, "0.079341", "0.00792"],
  ["anthropic", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":14,"output_tokens":65,"service_tier":"standard"}}, 14, 65, "0.000042", "0.000975"],
  ["azure", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":14,"output_tokens":65,"service_tier":"standard"}}, 14, 65, "0.000042", "0.000975"],
  ["google", "gemini-2.0-flash", {"modelVersion":"gemini-2.0-flash","usageMetadata":{"candidatesTokenCount":32,"candidatesTokensDetails":[{"modality":"TEXT","tokenCount":32}],"promptTokenCount":11,"promptTokensDetails":[{"modality":"TEXT","tokenCount":11}],"totalTokenCount":43}}, 11, 32, "0.0000011", "0.0000128"],
  ["azure", "gpt-5-2025-08-07", {"model":"gpt-5-2025-08-07","usage":{"input_tokens":45,"input_tokens_details":{"cached_tokens":0},"output_tokens":1719,"output_tokens_details":{"reasoning_tokens":1408},"total_tokens":1764}}, 45, 1719, "0.00005625", "0.01719"],
  ["google", "gemini-2.5-pro", {"modelVersion":"gemini-2.5-pro","usageMetadata":{"candidatesTokenCount":778,"promptTokenCount":1106,"promptTokensDetails":[{"modality":"TEXT","tokenCount":1106}],"thoughtsTokenCount":1089,"totalTokenCount":2973}}, 1106, 1867, "0.0013825", "0.01867"],
  ["google", "gemini-2.0-flash", {"modelVersion":"gemini-2.0-flash","usageMetadata":{"candidatesTokenCount":51,"candidatesTokensDetails":[{"modality":"TEXT","tokenCount":51}],"promptTokenCount":9,"promptTokensDetails":[{"modality":"TEXT","tokenCount":9}],"totalTokenCount":60,"trafficType":"ON_DEMAND"}}, 9, 51, "0.0000009", "0.0000204"],
  ["google", "gemini-2.5-flash-image", {"modelVersion":"gemini-2.5-flash-image","usageMetadata":{"candidatesTokenCount":48,"promptTokenCount":18,"promptTokensDetails":[{"modality":"TEXT","tokenCount":18}],"totalTokenCount":66}}, 18, 48, "0.0000054", "0.00012"],
  ["google", "gemini-2.5-pro", {"modelVersion":"gemini-2.5-pro","usageMetadata":{"candidatesTokenCount":201,"promptTokenCount":17,"promptTokensDetails":[{"modality":"TEXT","tokenCount":17}],"thoughtsTokenCount":213,"toolUsePromptTokenCount":119,"toolUsePromptTokensDetails":[{"modality":"TEXT","tokenCount":119}],"totalTokenCount":550}}, 136, 414, "0.00017", "0.00414"],
  ["aws", "claude-sonnet-4-6", {"model":"claude-sonnet-4-6","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":10809,"output_tokens":644,"server_tool_use":{"web_fetch_requests":0,"web_search_requests":1},"service_tier":"standard"}}, 10809, 644, "0.0356697", "0.010626"],
  ["azure", "claude-sonnet-4-6", {"model":"claude-sonnet-4-6","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":10809,"output_tokens":644,"server_tool_use":{"web_fetch_requests":0,"web_search_requests":1},"service_tier":"standard"}}, 10809, 644, "0.032427", "0.00966"],
  ["google", "gemini-3-flash-preview", {"modelVersion":"gemini-3-flash-preview","usageMetadata":{"candidatesTokenCount":230,"promptTokenCount":294,"promptTokensDetails":[{"modality":"TEXT","tokenCount":294}],"serviceTier":"standard","thoughtsTokenCount":158,"toolUsePromptTokenCount":605,"toolUsePromptTokensDetails":[{"modality":"TEXT","tokenCount":605}],"totalTokenCount":1287}}, 899, 388, "0.0004495", "0.001164"],
  ["google", "gemini-1.5-flash", {"modelVersion":"gemini-1.5-flash","usageMetadata":{"promptTokenCount":14,"promptTokensDetails":[{"modality":"TEXT","tokenCount":14}],"totalTokenCount":14}}, 14, 0, "0.00000105", "0"],
  ["openrouter", "openai/gpt-5-mini", {"model":"openai/gpt-5-mini","usage":{"completion_tokens":15,"completion_tokens_details":{"reasoning_tokens":0},"prompt_tokens":8,"total_tokens":23}}, 8, 15, "0.000002", "0.00003"],
  ["openrouter", "openai/gpt-4o-mini", {"model":"openai/gpt-4o-mini","usage":{"completion_tokens":69,"completion_tokens_details":{"audio_tokens":0,"image_tokens":0,"reasoning_tokens":0},"cost":0.0160614,"cost_details":{"upstream_inference_completions_cost":0.000041400000000000003,"upstream_inference_cost":0.0001764,"upstream_inference_prompt_cost":0.000135},"prompt_tokens":900,"prompt_tokens_details":{"audio_tokens":0,"cache_write_tokens":0,"cached_tokens":0,"video_tokens":0},"server_tool_use_details":{"tool_calls_executed":1,"tool_calls_requested":1},"total_tokens":969}}, 900, 69, "0.000135", "0.0000414"],
  ["openrouter", "google/gemini-2.5-flash", {"model":"google/gemini-2.5-flash","usage":{"completion_tokens":180,"completion_tokens_details":{"image_tokens":0,"reasoning_tokens":0},"cost":0.00045,"cost_details":{"upstream_inference_completions_cost":0.00045,"upstream_inference_cost":0.00045,"upstream_inference_prompt_cost":0},"is_byok":false,"prompt_tokens":0,"prompt_tokens_details":{"audio_tokens":0,"cache_write_tokens":0,"cached_tokens":0,"video_tokens":0},"total_tokens":180}}, 0, 180, "0", "0.00045"],
  ["azure", "gpt-oss-120b", {"model":"gpt-oss-120b","usage":{"completion_tokens":37,"completion_tokens_details":{"accepted_prediction_tokens":0,"reasoning_tokens":25,"rejected_prediction_tokens":0},"prompt_tokens":79,"prompt_tokens_details":{"cached_tokens":0},"total_tokens":116}}, 79, 37, "0.000003081", "0.00000666"],
  ["anthropic", "claude-opus-5", {"model":"claude-opus-5","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"global","input_tokens":13,"output_tokens":44,"output_tokens_details":{"thinking_tokens":33},"service_tier":"standard"}}, 13, 44, "0.000065", "0.0011"],
  ["azure", "claude-opus-5", {"model":"claude-opus-5","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"global","input_tokens":13,"output_tokens":44,"output_tokens_details":{"thinking_tokens":33},"service_tier":"standard"}}, 13, 44, "0.000065", "0.0011"],
  ["anthropic", "claude-haiku-4-5-20251001", {"model":"claude-haiku-4-5-20251001","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":9511,"input_tokens":3,"output_tokens":1944}}, 9514, 1944, "0.0009541", "0.00972"],
  ["azure", "claude-haiku-4-5-20251001", {"model":"claude-haiku-4-5-20251001","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":9511,"input_tokens":3,"output_tokens":1944}}, 9514, 1944, "0.0009541", "0.00972"],
  ["anthropic", "claude-haiku-4-5-20251001", {"model":"claude-haiku-4-5-20251001","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":1956},"cache_creation_input_tokens":1956,"cache_read_input_tokens":9511,"input_tokens":3,"output_tokens":44}}, 11470, 44, "0.0033991", "0.00022"],
  ["azure", "claude-haiku-4-5-20251001", {"model":"claude-haiku-4-5-20251001","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":1956},"cache_creation_input_tokens":1956,"cache_read_input_tokens":9511,"input_tokens":3,"output_tokens":44}}, 11470, 44, "0.0033991", "0.00022"],
  ["anthropic", "claude-sonnet-5", {"model":"claude-sonnet-5","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"global","input_tokens":2390,"iterations":[{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":1128,"output_tokens":110,"type":"message"},{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":2518,"model":"claude-opus-4-8","output_tokens":22,"type":"advisor_message"},{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":1262,"output_tokens":11,"type":"message"}],"output_tokens":121,"output_tokens_details":{"thinking_tokens":28},"server_tool_use":{"web_fetch_requests":0,"web_search_requests":0},"service_tier":"standard"}}, 2390, 121, "0.00478", "0.00121"],
  ["azure", "claude-sonnet-5", {"model":"claude-sonnet-5","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"global","input_tokens":2390,"iterations":[{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":1128,"output_tokens":110,"type":"message"},{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":2518,"model":"claude-opus-4-8","output_tokens":22,"type":"advisor_message"},{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":1262,"output_tokens":11,"type":"message"}],"output_tokens":121,"output_tokens_details":{"thinking_tokens":28},"server_tool_use":{"web_fetch_requests":0,"web_search_requests":0},"service_tier":"standard"}}, 2390, 121, "0.00478", "0.00121"],
  ["anthropic", "claude-sonnet-4-6", {"model":"claude-sonnet-4-6","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"global","input_tokens":180,"iterations":[{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":55096},"cache_creation_input_tokens":55096,"cache_read_input_tokens":0,"input_tokens":100,"output_tokens":82,"type":"compaction"},{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":180,"output_tokens":8,"type":"message"}],"output_tokens":8,"server_tool_use":{"web_fetch_requests":0,"web_search_requests":0},"service_tier":"standard"}}, 55376, 90, "0.20745", "0.00135"],
  ["azure", "claude-sonnet-4-6", {"model":"claude-sonnet-4-6","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"global","input_tokens":180,"iterations":[{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":55096},"cache_creation_input_tokens":55096,"cache_read_input_tokens":0,"input_tokens":100,"output_tokens":82,"type":"compaction"},{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":180,"output_tokens":8,"type":"message"}],"output_tokens":8,"server_tool_use":{"web_fetch_requests":0,"web_search_requests":0},"service_tier":"standard"}}, 55376, 90, "0.20745", "0.00135"],
  ["anthropic", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":1111,"inference_geo":"not_available","input_tokens":3,"output_tokens":414,"service_tier":"standard"}}, 1114, 414, "0.0003423", "0.00621"],
  ["azure", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":1111,"inference_geo":"not_available","input_tokens":3,"output_tokens":414,"service_tier":"standard"}}, 1114, 414, "0.0003423", "0.00621"],
  ["anthropic", "claude-sonnet-4-6", {"model":"claude-sonnet-4-6","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"global","input_tokens":136,"iterations":[{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":136,"output_tokens":16,"type":"message"}],"output_tokens":16,"service_tier":"standard"}}, 136, 16, "0.000408", "0.00024"],
  ["azure", "claude-sonnet-4-6", {"model":"claude-sonnet-4-6","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"global","input_tokens":136,"iterations":[{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":136,"output_tokens":16,"type":"message"}],"output_tokens":16,"service_tier":"standard"}}, 136, 16, "0.000408", "0.00024"],
  ["anthropic", "claude-sonnet-5", {"model":"claude-sonnet-5","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"global","input_tokens":1311,"iterations":[{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":1311,"output_tokens":16,"type":"message"}],"output_tokens":16,"output_tokens_details":{"thinking_tokens":0},"service_tier":"standard"}}, 1311, 16, "0.002622", "0.00016"],
  ["azure", "claude-sonnet-5", {"model":"claude-sonnet-5","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"global","input_tokens":1311,"iterations":[{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":1311,"output_tokens":16,"type":"message"}],"output_tokens":16,"output_tokens_details":{"thinking_tokens":0},"service_tier":"standard"}}, 1311, 16, "0.002622", "0.00016"],
  ["anthropic", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":418},"cache_creation_input_tokens":418,"cache_read_input_tokens":1111,"inference_geo":"not_available","input_tokens":3,"output_tokens":33,"service_tier":"standard"}}, 1532, 33, "0.0019098", "0.000495"],
  ["azure", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":418},"cache_creation_input_tokens":418,"cache_read_input_tokens":1111,"inference_geo":"not_available","input_tokens":3,"output_tokens":33,"service_tier":"standard"}}, 1532, 33, "0.0019098", "0.000495"],
  ["google", "gemini-2.0-flash", {"modelVersion":"gemini-2.0-flash","usageMetadata":{"candidatesTokenCount":194,"candidatesTokensDetails":[{"modality":"TEXT","tokenCount":194}],"promptTokenCount":13,"promptTokensDetails":[{"modality":"TEXT","tokenCount":13}],"toolUsePromptTokenCount":289,"toolUsePromptTokensDetails":[{"modality":"TEXT","tokenCount":289}],"totalTokenCount":496}}, 302, 194, "0.0000302", "0.0000776"],
  ["groq", "meta-llama/Llama-4-Scout-17B-16E-Instruct", {"model":"meta-llama/Llama-4-Scout-17B-16E-Instruct","usage":{"completion_tokens":106,"prompt_tokens":634,"total_tokens":740}}, 634, 106, "0.00006974", "0.00003604"],
  ["google", "gemini-2.5-flash", {"modelVersion":"gemini-2.5-flash","usageMetadata":{"cacheTokensDetails":[{"modality":"TEXT","tokenCount":58},{"modality":"DOCUMENT","tokenCount":172}],"cachedContentTokenCount":230,"candidatesTokenCount":51,"promptTokenCount":345,"promptTokensDetails":[{"modality":"TEXT","tokenCount":87},{"modality":"DOCUMENT","tokenCount":258}],"totalTokenCount":396}}, 345, 51, "0.0000414", "0.0001275"],
  ["huggingface_hyperbolic", "Qwen/Qwen2.5-VL-72B-Instruct", {"model":"Qwen/Qwen2.5-VL-72B-Instruct","usage":{"completion_tokens":38,"completion_tokens_details":null,"prompt_tokens":448,"prompt_tokens_details":null,"total_tokens":486}}, 448, 38, "0.0002688", "0.0000228"],
  ["huggingface_ovhcloud", "Qwen/Qwen2.5-VL-72B-Instruct", {"model":"Qwen/Qwen2.5-VL-72B-Instruct","usage":{"completion_tokens":38,"completion_tokens_details":null,"prompt_tokens":448,"prompt_tokens_details":null,"total_tokens":486}}, 448, 38, "0.00045248", "0.00003838"],
  ["google", "gemini-2.5-pro-preview-05-06", {"model":"gemini-2.5-pro-preview-05-06","usage":{"completion_tokens":12,"prompt_tokens":35,"total_tokens":109}}, 35, 12, "0.00004375", "0.00012"],
  ["openai", "gpt-oss-120b", {"model":"gpt-oss-120b","usage":{"completion_tokens":36,"prompt_tokens":74,"prompt_tokens_details":{"cached_tokens":0},"total_tokens":110}}, 74, 36, "0.000002886", "0.00000648"],
  ["mistral", "pixtral-12b-latest", {"model":"pixtral-12b-latest","usage":{"completion_tokens":16,"prompt_tokens":65,"total_tokens":81}}, 65, 16, "0.00000975", "0.0000024"],
  ["azure", "gpt-4o-2024-08-06", {"model":"gpt-4o-2024-08-06","usage":{"input_tokens":0,"input_tokens_details":{"cached_tokens":0},"output_tokens":0,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":0}}, 0, 0, "0", "0"],
  ["openrouter", "openai/gpt-oss-120b", {"model":"openai/gpt-oss-120b","usage":{"completion_time":0.173182068,"completion_tokens":87,"prompt_time":0.006958709,"prompt_tokens":177,"queue_time":0.212268627,"total_time":0.180140777,"total_tokens":264}}, 177, 87, "0.000006903", "0.00001566"],
  ["groq", "openai/gpt-oss-120b", {"model":"openai/gpt-oss-120b","usage":{"completion_time":0.367441832,"completion_tokens":174,"completion_tokens_details":{"reasoning_tokens":147},"prompt_time":0.010139487,"prompt_tokens":254,"queue_time":0.004915509,"total_time":0.377581319,"total_tokens":428}}, 254, 174, "0.0000381", "0.0001044"],
  ["groq", "openai/gpt-oss-120b", {"model":"openai/gpt-oss-120b","usage":{"completion_time":0.574329735,"completion_tokens":96,"completion_tokens_details":{"reasoning_tokens":59},"prompt_time":0.56585145,"prompt_tokens":336,"prompt_tokens_details":{"cached_tokens":256},"queue_time":0.005052002,"total_time":1.140181185,"total_tokens":432}}, 336, 96, "0.0000312", "0.0000576"],
  ["deepseek", "deepseek-reasoner", {"model":"deepseek-reasoner","usage":{"completion_tokens":789,"completion_tokens_details":{"reasoning_tokens":415},"prompt_cache_hit_tokens":0,"prompt_cache_miss_tokens":12,"prompt_tokens":12,"prompt_tokens_details":{"cached_tokens":0},"total_tokens":801}}, 12, 789, "0.0000066", "0.00172791"],
  ["zai", "glm-5.2", {"model":"glm-5.2","usage":{"completion_tokens":67,"completion_tokens_details":{"reasoning_tokens":58},"prompt_tokens":20,"prompt_tokens_details":{"cached_tokens":0},"total_tokens":87}}, 20, 67, "0.000028", "0.0002948"],
  ["google", "gemini-3-flash-preview", {"modelVersion":"gemini-3-flash-preview","usageMetadata":{"promptTokenCount":417,"promptTokensDetails":[{"modality":"TEXT","tokenCount":351}],"thoughtsTokenCount":71,"totalTokenCount":488}}, 417, 71, "0.0002085", "0.000213"],
  ["azure", "text-embedding-3-small", {"model":"text-embedding-3-small","usage":{"prompt_tokens":4,"total_tokens":4}}, 4, 0, "0.00000008", "0"],
  ["anthropic", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":1069},"cache_creation_input_tokens":1069,"cache_read_input_tokens":0,"inference_geo":"not_available","input_tokens":7,"output_tokens":60,"service_tier":"standard"}}, 1076, 60, "0.00402975", "0.0009"],
  ["azure", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":1069},"cache_creation_input_tokens":1069,"cache_read_input_tokens":0,"inference_geo":"not_available","input_tokens":7,"output_tokens":60,"service_tier":"standard"}}, 1076, 60, "0.00402975", "0.0009"],
  ["anthropic", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":32,"output_tokens":5,"service_tier":"standard"}}, 32, 5, "0.000096", "0.000075"],
  ["azure", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":32,"output_tokens":5,"service_tier":"standard"}}, 32, 5, "0.000096", "0.000075"],
  ["anthropic", "claude-sonnet-5", {"model":"claude-sonnet-5","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":574},"cache_creation_input_tokens":574,"cache_read_input_tokens":20443,"inference_geo":"global","input_tokens":6,"output_tokens":489,"output_tokens_details":{"thinking_tokens":77},"server_tool_use":{"web_fetch_requests":0,"web_search_requests":0},"service_tier":"standard"}}, 21023, 489, "0.0055356", "0.00489"],
  ["azure", "claude-sonnet-5", {"model":"claude-sonnet-5","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":574},"cache_creation_input_tokens":574,"cache_read_input_tokens":20443,"inference_geo":"global","input_tokens":6,"output_tokens":489,"output_tokens_details":{"thinking_tokens":77},"server_tool_use":{"web_fetch_requests":0,"web_search_requests":0},"service_tier":"standard"}}, 21023, 489, "0.0055356", "0.00489"],
  ["anthropic", "claude-sonnet-4-6", {"model":"claude-sonnet-4-6","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":4513},"cache_creation_input_tokens":4513,"cache_read_input_tokens":4332,"inference_geo":"global","input_tokens":10,"output_tokens":211,"server_tool_use":{"web_fetch_requests":0,"web_search_requests":0},"service_tier":"standard"}}, 8855, 211, "0.01825335", "0.003165"],
  ["azure", "claude-sonnet-4-6", {"model":"claude-sonnet-4-6","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":4513},"cache_creation_input_tokens":4513,"cache_read_input_tokens":4332,"inference_geo":"global","input_tokens":10,"output_tokens":211,"server_tool_use":{"web_fetch_requests":0,"web_search_requests":0},"service_tier":"standard"}}, 8855, 211, "0.01825335", "0.003165"],
  ["anthropic", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"not_available","input_tokens":7744,"output_tokens":353,"output_tokens_details":{"thinking_tokens":80},"server_tool_use":{"web_fetch_requests":0,"web_search_requests":1},"service_tier":"standard"}}, 7744, 353, "0.023232", "0.005295"],
  ["azure", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"inference_geo":"not_available","input_tokens":7744,"output_tokens":353,"output_tokens_details":{"thinking_tokens":80},"server_tool_use":{"web_fetch_requests":0,"web_search_requests":1},"service_tier":"standard"}}, 7744, 353, "0.023232", "0.005295"],
  ["anthropic", "claude-3-7-sonnet", {"model":"claude-3-7-sonnet","usage":{"completion_tokens":51,"prompt_tokens":14,"total_tokens":65}}, 14, 51, "0.000042", "0.000765"],
  ["openai", "gpt-5-2025-08-07", {"model":"gpt-5-2025-08-07","usage":{"completion_tokens":11,"completion_tokens_details":{"accepted_prediction_tokens":0,"audio_tokens":0,"reasoning_tokens":0,"rejected_prediction_tokens":0},"prompt_tokens":13,"prompt_tokens_details":{"audio_tokens":0,"cached_tokens":0},"pydantic_ai_gateway":{"cost_estimate":0.00012625},"total_tokens":24}}, 13, 11, "0.00001625", "0.00011"],
  ["groq", "llama-3.3-70b-versatile", {"model":"llama-3.3-70b-versatile","usage":{"completion_time":0.010003462,"completion_tokens":8,"prompt_time":0.002448683,"prompt_tokens":42,"pydantic_ai_gateway":{"cost_estimate":0.0000311},"queue_time":0.140973397,"total_time":0.012452145,"total_tokens":50}}, 42, 8, "0.00002478", "0.00000632"],
  ["aws", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":14,"output_tokens":10,"pydantic_ai_gateway":{"cost_estimate":0.00019199999999999998},"service_tier":"standard"}}, 14, 10, "0.0000462", "0.000165"],
  ["azure", "claude-sonnet-4-5-20250929", {"model":"claude-sonnet-4-5-20250929","usage":{"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":14,"output_tokens":10,"pydantic_ai_gateway":{"cost_estimate":0.00019199999999999998},"service_tier":"standard"}}, 14, 10, "0.000042", "0.00015"],
  ["azure", "gpt-5-2025-08-07", {"model":"gpt-5-2025-08-07","usage":{"input_tokens":13,"input_tokens_details":{"cached_tokens":0},"output_tokens":8,"output_tokens_details":{"reasoning_tokens":0},"pydantic_ai_gateway":{"cost_estimate":0.00009625000000000001},"total_tokens":21}}, 13, 8, "0.00001625", "0.00008"],
];

describe("recorded responses", () => {
  it.each(rows)("%s %s %j", (provider, model, body, input, output, inputUsd, outputUsd) => {
    const usage = usageFrom(body);
    expect([usage.input.total, usage.output.total]).toEqual([input, output]);
    // DeepSeek's row has the price of its day, which has changed since.
    const at = provider === "deepseek" ? "2025-07-12T12:00:00Z" : "2026-11-20T12:00:00Z";
    const cost = book.cost(usage, { model, provider, at });
    expect([cost.parts.input, cost.parts.output]).toEqual([inputUsd, outputUsd]);
  });

  it("xAI counts reasoning beside the completion", () => {
    const usage = usageFrom({
      model: "grok-4-fast-reasoning",
      usage: {
        cached_prompt_text_tokens: 162,
        completion_tokens: 27,
        prompt_tokens: 181,
        reasoning_tokens: 19,
        total_tokens: 227,
      },
    });
    expect([usage.input.cacheRead, usage.output.total]).toEqual([162, 46]);
    expect(book.cost(usage, { provider: "x-ai", at: "2026-11-20" }).usd).toBe("0.0000349");
  });

  it("Perplexity bills citations, reasoning and searches", () => {
    const usage = usageFrom({
      model: "sonar-deep-research",
      usage: {
        citation_tokens: 19_028,
        completion_tokens: 11_395,
        num_search_queries: 21,
        prompt_tokens: 33,
        reasoning_tokens: 193_947,
        total_tokens: 11_428,
      },
    });
    const cost = book.cost(usage, { provider: "perplexity", at: "2026-11-20" });
    expect([cost.parts.input, cost.parts.output, cost.usd]).toEqual(["0.000066", "0.711057", "0.816123"]);
  });

  it("embeddings have one number, whatever else a body lists", () => {
    const usage = usageFrom(
      { usage: { completion_tokens: 4, prompt_tokens: 4020, prompt_tokens_details: { cached_tokens: 4012 } } },
      { api: "embeddings" },
    );
    expect(book.cost(usage, { model: "gpt-5", provider: "openai", at: "2026-11-20" }).usd).toBe("0.005025");
  });
});
