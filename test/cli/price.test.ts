/** `reckoner price` and `models`, with files counted by the test. */
import { describe, expect, it } from "vitest";
import { runCompare } from "../../src/cli/compare.ts";
import { runModels } from "../../src/cli/models.ts";
import { flagText } from "../../src/cli/money-text.ts";
import { runPrice } from "../../src/cli/price.ts";
import type { FileCounter } from "../../src/cli/price-count.ts";
import { folderOf, reckoner } from "./run.ts";
import { at, count, run } from "./run-here.ts";

describe("reckoner price", () => {
  it("prices files and an answer, with the card's date and source beneath", async () => {
    const { code, out } = await run((io) =>
      runPrice(["a.md", "b.md", "--model", "gpt-5", "--output", "800", ...at], io, count),
    );
    expect(code).toBe(0);
    expect(out).toBe(`gpt-5  2 files, 2,000 tokens, 0.7% of its window with the answer

amount  of             rate     cost
 2,000  input    $1.25 / 1M  $0.0025
   800  output  $10.00 / 1M   $0.008
────────────────────────────────────
        total                $0.0105

openai/gpt-5: in force since 2025-08-07, read on 2026-09-23 from https://developers.openai.com/api/docs/pricing
`);
  });

  it("speaks of an answer where there is one", async () => {
    const first = async (...more: string[]): Promise<string | undefined> =>
      (await run((io) => runPrice(["a.md", "--model", "gpt-5", ...at, ...more], io, count))).out.split("\n")[0];
    expect(await first()).toBe("gpt-5  1 file, 1,000 tokens, 0.3% of its window");
    expect(await first("-o", "0")).toBe("gpt-5  1 file, 1,000 tokens, 0.3% of its window");
    expect(await first("-o", "399000")).toBe("gpt-5  1 file, 1,000 tokens, 100.0% of its window with the answer");
    expect(await first("-o", "399001")).toBe(
      "gpt-5  1 file, 1,000 tokens, 1 more than its window of 400,000 tokens with the answer",
    );
  });

  it.each(["--output", "--cached"])("refuses a wrong %s before it reads a file", async (option) => {
    const unread: FileCounter = () => Promise.reject(new Error("read"));
    const words = ["a.md", option, "1e3", ...at];
    for (const command of [
      run((io) => runPrice([...words, "--model", "gpt-5"], io, unread)),
      run((io) => runCompare([...words, "--models", "gpt-5"], io, unread)),
    ])
      await expect(command).rejects.toMatchObject({ code: "cli/usage" });
  });

  it("says which limit is too small: that of input alone has nothing to do with the answer", async () => {
    const of = () => ({ tokens: 300_000, isOwn: true });
    const large: FileCounter = async () => ({ files: 1, isComplete: true, of });
    const first = async (...more: string[]): Promise<string | undefined> =>
      (await run((io) => runPrice(["a.md", "-m", "gpt-5", ...at, ...more], io, large))).out.split("\n")[0];
    const over = "gpt-5  1 file, 300,000 tokens, 28,000 more than the 272,000 tokens of input that it accepts";
    expect(await first("-o", "1000")).toBe(over);
    expect(await first()).toBe(over);
    expect(await first("-o", "100001")).toBe(
      "gpt-5  1 file, 300,000 tokens, 1 more than its window of 400,000 tokens with the answer",
    );
  });

  it("says why a price may be higher", async () => {
    const last = async (...more: string[]): Promise<string | undefined> =>
      (await run((io) => runPrice(["-", ...at, ...more], io), { input: "hello world" })).out.split("\n").at(-2);
    expect(await last("-m", "gpt-5", "--cached", "1")).toMatch(/^at most \$0\.\d+, without cache$/);
    expect(await last("-m", "llama-3.3-70b")).toMatch(/^at most \$0\.\d+, by the upper bound of the count$/);
  });

  it("prices the response of a file or of stdin", async () => {
    const body = JSON.stringify({
      model: "claude-haiku-4-5",
      usage: { input_tokens: 3, cache_read_input_tokens: 9511, cache_creation_input_tokens: 1956, output_tokens: 44 },
    });
    const cwd = folderOf({ "body.json": body });
    const file = await run((io) => runPrice(["--usage", "body.json", ...at], io, count), { cwd });
    const piped = await run((io) => runPrice(["--usage", "-", ...at], io, count), { input: body });
    expect(file.out).toBe(piped.out);
    expect(file.out).toMatch(/9,511 {2}input, read from cache\s+\$0\.10 \/ 1M\s+\$0\.0009511\n/);
    expect(file.out).toMatch(/total\s+\$0\.0036191\n/);
  });

  it("says that a body is empty, by name", async () => {
    const cwd = folderOf({ "empty.json": "\n" });
    const error = { code: "pricing/unknown-usage", message: expect.stringMatching(/^(empty\.json|stdin) is empty;/) };
    await expect(run((io) => runPrice(["--usage", "empty.json", ...at], io, count), { cwd })).rejects.toMatchObject(
      error,
    );
    await expect(run((io) => runPrice(["--usage", "-", ...at], io, count), { input: "" })).rejects.toMatchObject(error);
  });

  it("says that a body is not JSON, where it begins so, and else that nothing is known in it", async () => {
    const refusal = (input: string) => run((io) => runPrice(["--usage", "-", ...at], io, count), { input });
    for (const cut of ["{", '{"model":"gpt-5","usage":{"prompt_tok', "[1,", '{\n  "usage": {\n']) {
      const error = { code: "cli/bad-input", message: expect.stringMatching(/^stdin is not JSON: /) };
      await expect(refusal(cut)).rejects.toMatchObject(error);
    }
    for (const other of ["{}", '{"a":1}\n{"b":', "hello", "data: {"]) {
      await expect(refusal(other)).rejects.toMatchObject({ code: "pricing/unknown-usage" });
    }
  });

  it("prices a recorded stream, on another model and tier", async () => {
    const input =
      'data: {"type":"message_start","message":{"model":"claude-opus-5","usage":{"input_tokens":1000000,"output_tokens":1}}}\n\ndata: {"type":"message_delta","usage":{"output_tokens":0}}\n';
    const { out } = await run(
      (io) => runPrice(["--usage", "-", "--tier", "batch", "--region", "us", "--json", ...at], io, count),
      { input },
    );
    expect(JSON.parse(out)).toMatchObject({
      model: "claude-opus-5",
      usd: "2.75",
      nano: "2750000000",
      card: { id: "anthropic/claude-opus-5", modifiers: [{ name: "batch" }, { name: "us" }] },
    });
  });

  it("says that an estimate is one, and what it costs at most", async () => {
    const { out, error } = await run((io) => runPrice(["a.md", "-m", "claude-opus-5", "-o", "0", ...at], io, count));
    expect(out).toContain("about 1,550 tokens (1,085 to 2,015)");
    expect(out).toContain("at most $0.010075");
    expect(error).toContain("this model's tokenizer is not public");
  });

  it("fails when a file could not be read", async () => {
    const of = () => ({ tokens: 5, isOwn: true });
    const nothing: FileCounter = async () => ({ files: 0, isComplete: false, of });
    for (const unread of [
      await run((io) => runPrice(["a", "-m", "gpt-5", "-o", "1"], io, nothing)),
      await run((io) => runCompare(["a", "--models", "gpt-5,gpt-4o"], io, nothing)),
    ])
      expect([unread.code, unread.out]).toEqual([1, ""]);
    const partly: FileCounter = async () => ({ files: 1, isComplete: false, of });
    expect((await run((io) => runPrice(["a", "-m", "gpt-5", "-o", "1"], io, partly))).code).toBe(1);
    expect((await run((io) => runCompare(["a", "--models", "gpt-5"], io, partly))).code).toBe(1);
  });

  const wrong: [string[], string][] = [
    [["a.md"], "cli/usage"],
    [["a.md", "--usage", "b.json"], "cli/usage"],
    [["a.md", "--model", "gpt-5", "--output", "-1"], "cli/usage"],
    [["a.md", "--modle", "gpt-5"], "cli/usage"],
    [["a.md", "--model", "gpt-5", "--cached", "1001"], "cli/usage"],
    [["--usage", "-", "--output", "5"], "cli/usage"],
    [["--usage", "-", "--cached", "7"], "cli/usage"],
    [["--usage", "-", "--text"], "cli/usage"],
    [["a.md", "--model", "gpt-5-mimi"], "pricing/unknown-model"],
    [["a.md", "--model", "gpt-5", "--tier", "warp"], "pricing/unknown-tier"],
    [["a.md", "--model", "gpt-5", "--at", "2020-01-01"], "pricing/before-first-card"],
    [["--usage", "no-such.json"], "cli/unreadable"],
    [["--usage", "-"], "pricing/unknown-usage"],
    [["a.md", "--model", "gpt-5", "--prices", "no-such.json"], "cli/unreadable"],
  ];
  it.each(wrong)("refuses %j with %s", async (argv, code) => {
    await expect(run((io) => runPrice(argv, io, count))).rejects.toMatchObject({ code });
  });

  it("takes the whole prompt as cached, and not a token more", async () => {
    const { out } = await run((io) => runPrice(["a.md", "-m", "gpt-5", "--cached", "1000", ...at], io, count));
    expect(out).toMatch(/1,000 {2}input, read from cache/);
    await expect(run((io) => runPrice(["a.md", "-m", "gpt-5", "--cached", "1001"], io, count))).rejects.toThrow(
      "--cached 1,001 is more than the prompt's 1,000 tokens for gpt-5",
    );
  });

  it("names models that are near to an unknown one, and no others", async () => {
    const refusal = async (...argv: string[]) =>
      run((io) => runPrice(["a.md", ...argv], io, count)).catch((error: Error) => error.message);
    expect(await refusal("-m", "gpt-5-mimi")).toContain("the nearest are gpt-5-mini");
    expect(await refusal("-m", "nope")).toBe("nope has no price; reckoner models lists those that have one");
    expect(await refusal("-m", "gpt-5", "-p", "anthropic")).toBe("gpt-5 has no price at anthropic; openai has one");
  });

  it("asks for the model that a body does not name", async () => {
    const input = JSON.stringify({ usage: { prompt_tokens: 5, completion_tokens: 6 } });
    await expect(run((io) => runPrice(["--usage", "-"], io, count), { input })).rejects.toThrow("give --model NAME");
  });

  it.each(["gpt-5", "ft:gpt-4o-mini-2024-07-18:org::id"])("counts %s exactly, by its own tokenizer", async (model) => {
    const { out } = await run((io) => runPrice(["-m", model, "--json", ...at], io), { input: "hello world" });
    expect(JSON.parse(out).input).toEqual({ tokens: 2, exact: true, low: 2, high: 2 });
  });

  it.each(["llama-3.3-70b", "deepseek-chat", "mistral-large-latest", "command-r"])(
    "estimates %s, whose own tokenizer it does not have, and says so",
    async (model) => {
      const { out } = await run((io) => runPrice(["-m", model, "--json", ...at], io), { input: "hello world" });
      expect(JSON.parse(out).input.exact).toBe(false);
      const { error } = await run((io) => runPrice(["-m", model, "-o", "0", ...at], io), { input: "hello world" });
      expect(error).toContain("counted with o200k_base, not this model's own tokenizer");
    },
  );

  it("has no price for what was not counted", async () => {
    const cwd = folderOf({ "a.bin": "text\0text", "folder/b.bin": "\0" });
    for (const command of [
      ["price", "--model"],
      ["compare", "--models"],
    ]) {
      const ran = await reckoner([...command, "gpt-5", "a.bin"], { cwd });
      expect(ran).toMatchObject({ code: 1, out: "", error: expect.stringContaining("it is binary; --text counts it") });
      expect(await reckoner([...command, "gpt-5", "folder"], { cwd })).toMatchObject({ code: 1, out: "" });
      const asked = await reckoner([...command, "gpt-5", "--text", "a.bin"], { cwd });
      expect(asked).toMatchObject({ code: 0, out: expect.stringContaining("openai/gpt-5") });
    }
  });
});

describe("reckoner models", () => {
  it("says of words that no model has, which names are near", async () => {
    const { code, out, error } = await run((io) => runModels(["gpt5-mini"], io));
    expect([code, out]).toEqual([1, ""]);
    expect(error).toContain("gpt-5-mini");
    expect((await run((io) => runModels(["qqqqqqqqqqqq"], io))).error).toContain("reckoner models lists them all");
  });
  it("lists a provider's models at a date", async () => {
    const { out } = await run((io) => runModels(["--provider", "openai", "gpt-5.6-luna", "--at", "2026-07-29"], io));
    expect(out).toContain(
      "OpenAI (openai) 1 model, read on 2026-09-23 from https://developers.openai.com/api/docs/pricing",
    );
    expect(out).toMatch(
      /gpt-5\.6-luna\s+\$1\.00 → \$2\.00\s+\$0\.10 → \$0\.20\s+\$1\.25 → \$2\.50\s+\$6\.00 → \$9\.00\s+1,050,000/,
    );
  });
  it("prints the lists as JSON", async () => {
    const { out } = await run((io) => runModels(["--provider", "anthropic", "--json"], io));
    expect(JSON.parse(out)).toMatchObject([{ id: "anthropic" }]);
  });
  it("refuses an unknown provider, naming the nearest", async () => {
    await expect(run((io) => runModels(["--provider", "opena1"], io))).rejects.toMatchObject({
      code: "cli/usage",
      message: expect.stringContaining("openai"),
    });
    expect((await run((io) => runModels(["no-such-model"], io))).code).toBe(1);
  });
  it.each(["2026-02-31", "1", "tomorrow", "Nov 1 2026", "2026-11-01T25:00"])("refuses --at %s", async (day) => {
    await expect(run((io) => runModels(["--at", day], io))).rejects.toMatchObject({ code: "cli/usage" });
  });
  it("says who has a card for a model that a provider sells without one", async () => {
    const { code, error } = await run((io) => runModels(["-p", "azure", "gpt-5"], io));
    expect(code).toBe(1);
    expect(error).toMatch(/^azure has no card of its own for gpt-5; openai, .* have\n$/);
  });
});

describe("flagText", () => {
  it("says flags in words, and which one where they name one", async () => {
    const { error } = await run(async (io) => {
      await io.stderr.write(flagText(["tokenizer-not-public", "price-of-another-provider:openai", "a-b"], io.stderr));
      return 0;
    });
    expect(error).toBe(`note this model's tokenizer is not public: the count is an estimate
note no price of this provider's own is published for the model: another provider's is used (openai)
note a b
`);
  });
});
