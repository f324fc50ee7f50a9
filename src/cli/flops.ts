/**
 * `reckoner flops`: how much compute a request takes: FLOPs, cache, time and money.
 *
 * Tokens are given or counted from files; the model is a shape from the
 * shelves or a config.json; a device adds time, a price per hour adds money.
 */
import { resolve } from "node:path";
import {
  type Device,
  type DeviceOptions,
  type DeviceRequestCost,
  type FormatName,
  families,
  formats,
  geometryFromConfig,
  type MemoryFit,
  type Model,
  type ModelOptions,
  model,
  type RequestCost,
} from "../compute/index.ts";
import { ReckonerError } from "../errors.ts";
import { type Arguments, readArguments, usage } from "./arguments.ts";
import { listJson, listText } from "./flops-list.ts";
import { allGeometries, findDevice, findGeometry, type NamedGeometry, unknownGeometry } from "./flops-names.ts";
import { plotSvg } from "./flops-plot.ts";
import { compareTable, memoryWarning, requestTable } from "./flops-table.ts";
import { plural, visible } from "./format.ts";
import { helpText, say } from "./help.ts";
import { exitCodes, type Io } from "./io.ts";
import { unreadable } from "./sources.ts";
import { readWhole, textOf } from "./whole-file.ts";
import { outputName, writeIfChanged } from "./write-if-changed.ts";

const help = `reckoner flops: how much compute a request takes, exactly.

Usage
  reckoner flops --model NAME --prompt N [OPTIONS]
  reckoner flops FILES --model NAME [OPTIONS]       counts FILES as the prompt
  reckoner flops --compare NAME NAME ... --prompt N [OPTIONS]

Request
      --prompt N          tokens of the prompt, instead of FILES
      --completion N      tokens generated; default: 0
      --cached N          leading prompt tokens found in a prefix cache
      --vocabulary FILE   count FILES with the model's own tokenizer.json,
                          tekken.json or .tiktoken file, or one made by
                          reckoner pack
  -e, --encoding NAME     or with this encoding; default: o200k_base
      --text              count binary files too, as if they were text

Model
  -m, --model NAME        llama-3-8b, deepseek-v3, gpt-oss-120b, ...
      --config FILE       or the config.json of a Hugging Face model
      --assume FAMILY     read that file as this model_type, such as llama
      --compare           every NAME that is not a file is a model; a line each
      --list              list all models
      --weights FORMAT    format of the weights; default: bf16
      --kv FORMAT         format of the KV cache; default: bf16
      --context N         positions to allow, if not the published number
      --pairs WORD        how attention pairs are counted: exact (default), half
                          or dense

Device
  -d, --device NAME       h100, a100, mi300x, tpu-v5e, rtx-4090, ...;
                          the options below need one
      --count N           devices the model is split over; default: 1
      --batch N           sequences decoded together; default: 1
      --per-hour DOLLARS  price of one device for one hour
      --efficiency SHARE  share of peak and bandwidth reached; default: 1

Output
      --json              print one JSON document; integers are strings
      --plot FILE         draw FLOPs, cache and latency against context (SVG);
                          folders that are missing are made
  -h, --help              this page

Formats: ${Object.keys(formats).slice(0, 9).join(", ")},
         ${Object.keys(formats).slice(9).join(", ")}

Examples
  reckoner flops --model llama-3-8b --prompt 8000 --completion 500 --device h100
  reckoner flops prompts/*.md --model qwen3-32b --device h200 --per-hour 3.50
  reckoner flops --compare llama-3-70b deepseek-v3 --prompt 32000 --completion 1000
  reckoner flops --model gemma3-27b --prompt 1000 --plot gemma.svg

Exit codes
  0  done    1  a file could not be read    2  the command line is wrong
`;

const options = {
  model: { type: "string", short: "m" },
  config: { type: "string" },
  assume: { type: "string" },
  compare: { type: "boolean" },
  list: { type: "boolean" },
  prompt: { type: "string" },
  completion: { type: "string" },
  cached: { type: "string" },
  encoding: { type: "string", short: "e" },
  vocabulary: { type: "string" },
  text: { type: "boolean" },
  weights: { type: "string" },
  kv: { type: "string" },
  context: { type: "string" },
  pairs: { type: "string" },
  device: { type: "string", short: "d" },
  count: { type: "string" },
  batch: { type: "string" },
  "per-hour": { type: "string" },
  efficiency: { type: "string" },
  json: { type: "boolean" },
  plot: { type: "string" },
} as const;

/** Counts the tokens of files; not complete when one of them could not be read. */
export type CountFiles = (
  paths: readonly string[],
  encoding: string | undefined,
  io: Io,
  options: { readonly vocabulary: string | undefined; readonly anything: boolean },
) => Promise<{ tokens: number; encoding: string; complete: boolean }>;

/** Counts with this package's own tokenizer. */
const countWithTokenizer: CountFiles = async (paths, encoding, io, { vocabulary, anything }) => {
  const { countFilesWith } = await import("./count-files.ts");
  const words = Object.entries({ "--encoding": encoding, "--vocabulary": vocabulary });
  const given = words.flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  const counted = await countFilesWith(paths, [given], io, { anything, purpose: "count" });
  return { tokens: counted.tokens[0]!, encoding: counted.encodings[0]!, complete: counted.isComplete };
};

/** One model asked for, and its answer. */
interface Answer {
  readonly name: string;
  readonly key: string;
  readonly model: Model;
  readonly cost: RequestCost | DeviceRequestCost;
  /** What the device must hold, when there is one. */
  readonly memory?: MemoryFit;
}

/** Runs the command; `countFiles` can be replaced, as tests do. */
export async function runFlops(
  argv: readonly string[],
  io: Io,
  countFiles: CountFiles = countWithTokenizer,
): Promise<number> {
  try {
    return await answer(argv, io, countFiles);
  } catch (error) {
    throw error instanceof ReckonerError ? inOptions(error) : error;
  }
}

/** A refusal from the library, in terms of this command's options. */
function inOptions({ code, message, details, cause }: ReckonerError): ReckonerError {
  const text =
    code === "compute/no-peak"
      ? message.replace(/: pass compute.*/, ": give other --weights, or another --device")
      : message.replaceAll(/the option (\w+)/g, "--$1");
  return new ReckonerError(code, text, details, cause);
}

async function answer(argv: readonly string[], io: Io, countFiles: CountFiles): Promise<number> {
  const given = readArguments(argv, options);
  if (given.flag("help")) {
    await io.stdout.write(helpText(help, io.stdout));
    return exitCodes.ok;
  }
  const all = await allGeometries();
  if (given.flag("list")) {
    const extra = Object.keys(options).find((name) => name !== "list" && name !== "json" && given.flag(name));
    if (extra !== undefined || given.positionals.length > 0) {
      const what = extra === undefined ? given.positionals.join(" ") : `--${extra}`;
      throw usage(`--list lists all models and goes only with --json; leave ${visible(what)} out`);
    }
    await io.stdout.write(given.flag("json") ? listJson(all) : listText(all, io.stdout));
    return exitCodes.ok;
  }
  const { shapes, files } = await chooseShapes(given, all, io);
  const asked = given.integer("prompt", 1);
  if (files.length > 0 && asked !== undefined)
    throw usage("--prompt and FILES both say how long the prompt is; give only one of the two");
  const extra = ["encoding", "vocabulary", "text"].find((name) => given.flag(name));
  if (files.length === 0 && extra !== undefined)
    throw usage(`--${extra} says how FILES are counted, but there are none; leave it out`);
  const how = { vocabulary: given.text("vocabulary"), anything: given.flag("text") };
  const counted = files.length > 0 ? await countFiles(files, given.text("encoding"), io, how) : undefined;
  // Files that could not be read are not a prompt of 0 tokens.
  if (counted?.tokens === 0 && !counted.complete) return exitCodes.failed;
  const prompt = counted?.tokens ?? asked;
  if (prompt === undefined) throw usage("how long is the prompt? give --prompt N, or files to count");
  const request = { prompt, completion: given.integer("completion") ?? 0, cached: given.integer("cached") ?? 0 };
  const modelOptions = readModelOptions(given);
  const device = given.text("device") === undefined ? undefined : await findDevice(given.text("device")!);
  const deviceOptions = readDeviceOptions(given, device);
  const answers = shapes.map(({ key, geometry }): Answer => {
    const asked = model(geometry, modelOptions);
    const named = { name: geometry.name, key, model: asked };
    if (device === undefined) return { ...named, cost: asked.request(request) };
    const on = asked.on(device, deviceOptions);
    const cost = on.request(request);
    return { ...named, cost, memory: on.memory({ context: prompt + request.completion, batch: on.batchSize }) };
  });
  // Drawn before anything is printed, so that a failure to draw leaves no half answer.
  const plot = given.text("plot");
  if (plot !== undefined)
    await draw(
      resolve(io.cwd, outputName("--plot", plot)),
      answers,
      device ?? (await findDevice("h100")),
      deviceOptions,
    );
  if (given.flag("json")) await io.stdout.write(jsonText({ request, counted, device, answers }));
  else {
    if (counted !== undefined)
      await say(io.stdout, `${plural(counted.tokens, "token")} in the files, counted with ${counted.encoding}\n\n`);
    const formatText = `weights ${modelOptions.weights ?? "bf16"}, cache ${modelOptions.kv ?? "bf16"}`;
    if (answers.length > 1) await io.stdout.write(compareTable(answers, io.stdout));
    else
      for (const { name, model: asked, cost } of answers)
        await io.stdout.write(requestTable(name, asked, cost, formatText, io.stdout));
    for (const { name, memory } of answers)
      if (device !== undefined && memory !== undefined)
        await io.stdout.write(memoryWarning(name, memory, device, io.stdout));
  }
  if (plot !== undefined) await io.stderr.write(`drawn: ${plot}\n`);
  return counted?.complete === false ? exitCodes.failed : exitCodes.ok;
}

/** Writes the picture of all answers. */
async function draw(path: string, answers: readonly Answer[], device: Device, options: DeviceOptions): Promise<void> {
  const models = answers.map(({ name, model: asked }) => ({
    name: name.split("/").at(-1)!,
    model: asked,
    on: asked.on(device, options),
  }));
  await writeIfChanged(path, plotSvg(models));
}

/** Shapes from --model, --config and --compare; the remaining operands are files. */
async function chooseShapes(
  given: Arguments,
  all: readonly NamedGeometry[],
  io: Io,
): Promise<{ shapes: NamedGeometry[]; files: string[] }> {
  const shapes: NamedGeometry[] = [];
  const files: string[] = [];
  const named = given.text("model");
  const config = given.text("config");
  const assume = given.choice("assume", Object.keys(families));
  if (assume !== undefined && config === undefined)
    throw usage("--assume says how to read a --config FILE; give that, too");
  if (named !== undefined) {
    const found = findGeometry(named, all);
    if (found === undefined) throw unknownGeometry(named, all);
    shapes.push(found);
  }
  if (config !== undefined) {
    const json = readJson(config, io);
    const geometry = geometryFromConfig(json, { name: config, ...(assume === undefined ? {} : { assume }) });
    shapes.push({ key: config, geometry });
    const method = quantization(json);
    if (method !== undefined && given.text("weights") === undefined)
      await say(
        io.stderr,
        `${visible(config)} says its weights are quantised (${visible(method)}); they are counted as bf16: give their format with --weights\n`,
      );
  }
  for (const operand of given.positionals) {
    const found = given.flag("compare") ? findGeometry(operand, all) : undefined;
    if (found !== undefined) shapes.push(found);
    else if (given.flag("compare") && !/[./*\\]/.test(operand)) throw unknownGeometry(operand, all);
    else files.push(operand);
  }
  if (shapes.length === 0)
    throw usage("which model? give --model NAME, --config FILE, or --compare NAME NAME; --list lists them");
  return { shapes: [...new Set(shapes)], files };
}

/** The quantisation method that a config states. */
function quantization(json: unknown): string | undefined {
  const { quantization_config: quantized, text_config: inner } = json as Record<string, unknown>;
  if (typeof quantized !== "object" || quantized === null)
    return typeof inner === "object" && inner !== null ? quantization(inner) : undefined;
  const { quant_method: method } = quantized as Record<string, unknown>;
  return typeof method === "string" ? method : "quantization_config";
}

function readJson(name: string, io: Io): unknown {
  let text: string;
  try {
    text = textOf(readWhole(resolve(io.cwd, name)));
  } catch (error) {
    throw unreadable(name, error);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `${visible(name)} is not JSON: ${(error as Error).message}`;
    throw new ReckonerError("cli/bad-input", message, { path: name }, error);
  }
}

function readModelOptions(given: Arguments): ModelOptions {
  const names = Object.keys(formats) as FormatName[];
  const weights = given.choice("weights", names);
  const kv = given.choice("kv", names);
  const context = given.integer("context", 1);
  const pairs = given.choice("pairs", ["exact", "half", "dense"]);
  return {
    ...(weights === undefined ? {} : { weights }),
    ...(kv === undefined ? {} : { kv }),
    ...(context === undefined ? {} : { context }),
    ...(pairs === undefined ? {} : { pairs }),
  };
}

function readDeviceOptions(given: Arguments, device: Device | undefined): DeviceOptions {
  const named = ["count", "batch", "per-hour", "efficiency"].find((name) => given.text(name) !== undefined);
  if (device === undefined && named !== undefined)
    throw usage(`--${named} applies to a device; name one with --device`);
  const perHour = given.text("per-hour");
  if (perHour !== undefined && !/^\d+(\.\d+)?$/.test(perHour))
    throw usage(`--per-hour takes dollars, such as 2.49, got "${perHour}"`);
  const share = given.text("efficiency");
  if (share !== undefined && !(Number(share) > 0 && Number(share) <= 1))
    throw usage(`--efficiency takes a share above 0 and up to 1, such as 0.5, got "${share}"`);
  return {
    count: given.integer("count", 1) ?? 1,
    batch: given.integer("batch", 1) ?? 1,
    ...(perHour === undefined ? {} : { perHour }),
    ...(share === undefined ? {} : { efficiency: { compute: Number(share), memory: Number(share) } }),
  };
}

/** JSON has no Infinity: the intensity where no bytes are moved is left out. */
function jsonValue(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return value === Number.POSITIVE_INFINITY ? undefined : value;
}

/** The stable document; integers are decimal strings because they exceed 2^53. */
function jsonText({
  request,
  counted,
  device,
  answers,
}: {
  request: object;
  counted: { tokens: number; encoding: string } | undefined;
  device: Device | undefined;
  answers: readonly Answer[];
}): string {
  const models = answers.map(({ name, key, model: asked, cost, memory }) => ({
    name,
    key,
    parameters: { total: asked.parameters.total, active: asked.parameters.active },
    weightBytes: asked.settings.weights.bytes.total,
    ...cost,
    ...(memory === undefined ? {} : { memory }),
  }));
  const document = {
    request,
    counted: counted === undefined ? null : { tokens: counted.tokens, encoding: counted.encoding },
    device: device?.name ?? null,
    models,
  };
  return `${JSON.stringify(document, (_, value: unknown) => jsonValue(value), 2)}\n`;
}
