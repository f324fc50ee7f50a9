/**
 * The constants of npm `gpt-tokenizer`: names of special tokens, and two settings.
 */

export const EndOfText = "<|endoftext|>";
export const FimPrefix = "<|fim_prefix|>";
export const FimMiddle = "<|fim_middle|>";
export const FimSuffix = "<|fim_suffix|>";
export const ImStart = "<|im_start|>";
export const ImEnd = "<|im_end|>";
export const ImSep = "<|im_sep|>";
export const EndOfPrompt = "<|endofprompt|>";
export const HarmonyStartOfText = "<|startoftext|>";
export const HarmonyStart = "<|start|>";
export const HarmonyEnd = "<|end|>";
export const HarmonyMessage = "<|message|>";
export const HarmonyChannel = "<|channel|>";
export const HarmonyReturn = "<|return|>";
export const HarmonyConstrain = "<|constrain|>";
export const HarmonyCall = "<|call|>";

/** Every special token, as a value of `allowedSpecial` or `disallowedSpecial`. */
export const ALL_SPECIAL_TOKENS = "all";

/** The package's default for `setMergeCacheSize`, which does nothing here. */
export const DEFAULT_MERGE_CACHE_SIZE = 100_000;
