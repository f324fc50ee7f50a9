#!/usr/bin/env node
/**
 * `reckoner COMMAND …`: finds the command, runs it, and turns whatever it throws into one clear line.
 *
 * Only the command asked for is imported: `reckoner count` pays for counting
 * and nothing else. A command is one row of {@link commands} and one file that
 * exports `runX(argv, io): Promise<exit code>`.
 */
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { ReckonerError } from "../errors.ts";
import { usage } from "./arguments.ts";
import { closest } from "./closest.ts";
import { visible } from "./format.ts";
import { helpText, say } from "./help.ts";
import { type Command, exitCodes, type Io, processIo } from "./io.ts";
import { packageFolder } from "./package-folder.ts";
import { paint } from "./style.ts";

interface Row {
  readonly summary: string;
  load(): Promise<Command>;
}

const commands: Readonly<Record<string, Row>> = {
  count: {
    summary: "how many tokens are in files, folders or stdin",
    load: async () => (await import("./count.ts")).runCount,
  },
  encode: { summary: "text to token ids", load: async () => (await import("./encode.ts")).runEncode },
  decode: { summary: "token ids to text", load: async () => (await import("./decode.ts")).runDecode },
  tokens: {
    summary: "see where one token ends and the next begins",
    load: async () => (await import("./tokens.ts")).runTokens,
  },
  price: { summary: "what a text or a response costs", load: async () => (await import("./price.ts")).runPrice },
  compare: {
    summary: "the same work on other models, cheapest first",
    load: async () => (await import("./compare.ts")).runCompare,
  },
  flops: {
    summary: "how much compute a request takes: FLOPs, cache, time",
    load: async () => (await import("./flops.ts")).runFlops,
  },
  models: { summary: "models and their prices", load: async () => (await import("./models.ts")).runModels },
  prices: {
    summary: "how old the prices are, and how to get newer ones",
    load: async () => (await import("./prices.ts")).runPrices,
  },
  pack: {
    summary: "pack any model's vocabulary, to load in milliseconds",
    load: async () => (await import("./pack.ts")).runPack,
  },
};

/** Runs one command line; never throws. */
async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    return report(error, io);
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const topic = name === "help" ? rest[0] : undefined;
    if (topic !== undefined && topic !== "help") return (await find(topic).load())(["--help"], io);
    // Help that was asked for is the answer; without a command, it is an error message.
    const output = name === undefined ? io.stderr : io.stdout;
    await output.write(helpText(help(io), output));
    return name === undefined ? exitCodes.usage : exitCodes.ok;
  }
  if (name === "--version" || name === "-V") {
    await io.stdout.write(`${await version()}\n`);
    return exitCodes.ok;
  }
  const run = await find(name).load();
  try {
    return await run(rest, io);
  } catch (error) {
    throw isStrange(error) ? usage(`${error.message}; see reckoner ${name} --help`, error.details) : error;
  }
}

/** Whether this refuses an option that resembles no known one. */
function isStrange(error: unknown): error is ReckonerError {
  return (
    error instanceof ReckonerError && error.code === "cli/usage" && /^there is no option [^;]*$/.test(error.message)
  );
}

function find(name: string): Row {
  if (Object.hasOwn(commands, name)) return commands[name]!;
  const near = closest(name, [...Object.keys(commands), "--help", "--version", "-h", "-V"])[0];
  const hint = near === undefined ? "; see reckoner --help" : `; did you mean "${near}"?`;
  const what = name.startsWith("-") ? `option ${name} before a command` : `command "${name}"`;
  throw usage(`there is no ${what}${hint}`, { given: name, closest: near });
}

function help(io: Io): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length)) + 2;
  const { bold } = paint(io.stdout);
  const rows = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}${summary}`);
  return `reckoner counts LLM tokens and says what they cost, exactly.

${bold("Usage")}
  reckoner COMMAND [OPTIONS] [PATHS]
  reckoner COMMAND --help

${bold("Commands")}
${rows.join("\n")}

${bold("Examples")}
  reckoner count                         every text file under this folder
  reckoner count --model gpt-5 --top 10 src docs
  git diff | reckoner count --total
  reckoner tokens README.md
  reckoner price --model gpt-5 --output 800 README.md
  reckoner flops --model llama-3-8b --prompt 8000 --completion 500 --device h100

${bold("Options")}
  -h, --help      this page, or the command's own
  -V, --version   the version of reckoner

${bold("Exit codes")}
  0  done    1  some input could not be read    2  the command line is wrong
  3  count --max N: the total is above N
`;
}

async function version(): Promise<string> {
  const { readFileSync } = await import("node:fs");
  const manifest: unknown = JSON.parse(readFileSync(new URL("package.json", packageFolder()), "utf8"));
  return String((manifest as { version: unknown }).version);
}

/** Codes that say the request is wrong, not the input: exit code 2. */
const usageCodes: ReadonlySet<string> = new Set([
  "cli/usage",
  "model/unknown",
  "compute/unknown-device",
  "compute/bad-rate",
  "compute/cached-exceeds-prompt",
  "compute/context-exceeded",
  "compute/no-peak",
  "compute/not-generative",
  "compute/too-large",
  "input/bad-option",
  "pricing/unknown-model",
  "pricing/unknown-tier",
  "pricing/unknown-region",
  "pricing/before-first-card",
  "pricing/bad-date",
]);

async function report(error: unknown, io: Io): Promise<number> {
  const { red, dim } = paint(io.stderr);
  if (error instanceof ReckonerError) {
    // What a message quotes may contain line breaks or terminal control characters.
    await say(io.stderr, `${red("error")} ${visible(error.message)} ${dim(`[${error.code}]`)}\n`);
    return usageCodes.has(error.code) ? exitCodes.usage : exitCodes.failed;
  }
  const unwritten = unwritable(error);
  if (unwritten !== undefined) {
    await say(io.stderr, `${red("error")} ${unwritten}\n`);
    return exitCodes.failed;
  }
  const debug = /(^|,)\s*(reckoner|\*)\s*(,|$)/.test(io.env["DEBUG"] ?? "");
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  const text = debug ? (stack ?? message) : `${message} ${dim("(unexpected; DEBUG=reckoner shows where)")}`;
  await io.stderr.write(`${red("error")} ${text}\n`);
  return exitCodes.failed;
}

/** Why the file system does not accept a file, by error code. */
const obstacles: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOENT: "no such folder",
  ENOTDIR: "part of the path is a file, not a folder",
  EEXIST: "part of the path is a file, not a folder",
  EISDIR: "it is a folder",
  ENOSPC: "no space left on the device",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its symbolic links form a loop",
};

/** Says which file could not be written; commands handle files that cannot be read themselves. */
function unwritable(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "", path = "the output", syscall }: NodeJS.ErrnoException = error;
  if (code === "ENOENT" && existsSync(dirname(path))) {
    if (syscall === "mkdir" || syscall === "write")
      return `cannot write ${visible(path)}: nothing can be created there`;
    // The folder is there, so the missing file was to be read: one of this package's own.
    return undefined;
  }
  return Object.hasOwn(obstacles, code) ? `cannot write ${visible(path)}: ${obstacles[code]}` : undefined;
}

// Sets the exit code instead of exiting: what is still being written to a pipe must arrive.
process.exitCode = await main(process.argv.slice(2), processIo());
