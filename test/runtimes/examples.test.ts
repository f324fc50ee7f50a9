/** The programs in examples/, each in its runtime, beside the installed package as in a project of a user's. */
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tiktoken } from "../oracles.ts";
import { removeFolder } from "../remove-folder.ts";
import { launch, serveFolder } from "./pages.ts";
import {
  areToolsInstalled,
  bun,
  deno,
  executablePath,
  isRequired,
  run,
  type Served,
  serveBy,
  suite,
  tools,
} from "./tools.ts";
import { dryRun, serveWorker, wrangler } from "./workers.ts";

const project = mkdtempSync(join(tmpdir(), "reckoner-examples-"));
const readme = fileURLToPath(new URL("../../README.md", import.meta.url));
const text = readFileSync(readme, "utf8");
const tokens = areToolsInstalled ? tiktoken("o200k_base").encode_ordinary(text).length : 0;

beforeAll(() => {
  cpSync(fileURLToPath(new URL("../../examples", import.meta.url)), project, { recursive: true });
  cpSync(readme, join(project, "README.md"));
  symlinkSync(tools, join(project, "node_modules"));
  writeFileSync(join(project, "package.json"), '{ "type": "module", "dependencies": { "reckoner": "*" } }');
});
afterAll(() => removeFolder(project));

suite("examples", () => {
  it("node.js counts and prices a file", async () => {
    const printed = await run([process.execPath, "node.js", "README.md"], { cwd: project });
    const usd = ((tokens * 1.25) / 1e6).toFixed(8).replace(/0+$/, "");
    expect(printed).toBe(`README.md: ${tokens} tokens, $${usd} as a prompt of gpt-5\n`);
  });

  it("deno.ts cuts a file into pieces that lose nothing", async () => {
    const printed = await run([deno!, "run", "--no-remote", "--allow-read", "deno.ts"], { cwd: project });
    const pieces = printed
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(pieces.length).toBeGreaterThan(10);
    const oracle = tiktoken("cl100k_base");
    for (const piece of pieces) {
      expect(oracle.encode_ordinary(piece.text).length).toBe(piece.tokens);
      expect(piece.tokens).toBeLessThanOrEqual(200);
      expect(text.startsWith(piece.text, piece.at)).toBe(true);
    }
    expect(pieces.at(-1).at + pieces.at(-1).text.length).toBe(text.length);
    // Smaller than the overlap of large ones.
    const small = await run([deno!, "run", "--no-remote", "--allow-read", "deno.ts", "README.md", "15"], {
      cwd: project,
    });
    expect(small.trim().split("\n").length).toBeGreaterThan(pieces.length);
  });

  it("bun.ts says whether a text fits", async () => {
    const server = await serveBy([bun!, "bun.ts"], { cwd: project, env: { PORT: "0" } });
    const ask = (limit: number): Promise<unknown> =>
      fetch(`${server.url}/?limit=${limit}`, { method: "POST", body: text }).then((answer) => answer.json());
    try {
      expect(await ask(tokens)).toEqual({ fits: true, tokens });
      expect(await ask(tokens - 1)).toEqual({ fits: false, limit: tokens - 1 });
      for (const limit of ["many", "-1"]) {
        const answer = await fetch(`${server.url}/?limit=${limit}`, { method: "POST", body: text });
        expect([answer.status, await answer.json()]).toEqual([400, { error: expect.stringContaining("limit") }]);
      }
    } finally {
      server.end();
    }
  });

  it.skipIf(!isRequired && executablePath === undefined)(
    "browser.html counts what is typed, without a bundler",
    async () => {
      const [browser, pages] = [
        await launch(),
        await serveFolder(project, "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'"),
      ];
      try {
        const page = await browser.newPage();
        await page.goto(`${pages.url}/browser.html`);
        await page.waitForSelector("output:not(:empty)");
        expect(await page.textContent("output")).toBe("4");
        await page.fill("textarea", text);
        expect(await page.textContent("output")).toBe(String(tokens));
      } finally {
        pages.end();
        await browser.close();
      }
    },
  );

  it("worker.ts says what a request will cost, and refuses by code", async () => {
    const out = join(project, "out-worker");
    await dryRun([join(project, "worker.ts"), "--name", "counter", "--compatibility-date", "2026-11-01"], out, {
      cwd: project,
    });
    const worker = await serveWorker(out, "worker.js");
    const post = async (body: unknown): Promise<unknown> =>
      (
        await fetch(worker.url, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) })
      ).json();
    try {
      // 7 for the frame of a message and of the answer, 1 for "hello".
      const messages = [{ role: "user", content: "hello" }];
      expect(await post({ model: "gpt-4o", messages, maxOutput: 100 })).toMatchObject({
        input: { tokens: 8, exact: true },
        usd: { worst: "0.00102", expected: "0.00102" },
        left: 128_000 - 108,
      });
      expect(await post({ model: "gpt-5", text })).toMatchObject({ input: { tokens } });
      const older = tiktoken("cl100k_base").encode_ordinary(text).length;
      expect(await post({ model: "gpt-4", text })).toMatchObject({ input: { tokens: older } });
      expect(await post({ model: "gpt5", text })).toMatchObject({ error: "pricing/unknown-model" });
      // A model whose vocabulary it does not bring is not counted in another one.
      expect(await post({ model: "text-davinci-003", text })).toMatchObject({ error: "model/unknown" });
      for (const body of ["no JSON", "null"]) expect(await post(body)).toMatchObject({ error: "request/unreadable" });
    } finally {
      worker.end();
    }
  });

  it("have types that fit: Deno's, and those that wrangler writes", async () => {
    await run([deno!, "check", "--no-remote", "deno.ts"], { cwd: project });
    writeFileSync(join(project, ".dev.vars"), "UPSTREAM_KEY=secret");
    await wrangler(["types", "--config", "budget-proxy.toml", "--strict-vars=false"], { cwd: project });
    const compiler = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
    const strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--skipLibCheck"];
    const target = ["--noEmit", "--target", "es2023", "--module", "nodenext", "--types", ""];
    const files = ["worker-configuration.d.ts", "worker.ts", "budget-proxy.ts"];
    await run([process.execPath, compiler, ...strict, ...target, ...files], { cwd: project });
  });

  it.each(["worker.ts", "budget-proxy.ts"])("%s has at most 60 lines", (file) => {
    expect(readFileSync(join(project, file), "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(60);
  });
});

/** An upstream that answers as OpenAI does, when it is told to. */
class Upstream {
  readonly server: Server;
  /** What came, as it came. */
  readonly calls: { body: Record<string, unknown>; authorization: string | undefined }[] = [];
  /** Answers wait until this resolves. */
  gate: Promise<void> = Promise.resolve();
  status = 200;
  cutsOff = false;

  constructor() {
    this.server = createServer(async (request, response) => {
      let text = "";
      for await (const part of request) text += part;
      const body = JSON.parse(text) as { model: string; stream?: boolean; stream_options?: { include_usage: boolean } };
      this.calls.push({ body, authorization: request.headers.authorization });
      await this.gate;
      const usage = { prompt_tokens: 8, completion_tokens: 100, total_tokens: 108 };
      const type = body.stream ? "text/event-stream" : "application/json";
      response.writeHead(this.status, { "content-type": type });
      if (this.status !== 200) response.end('{"error":{"message":"refused"}}');
      else if (!body.stream) response.end(JSON.stringify({ model: body.model, choices: [], usage }));
      else {
        const event = (data: object): string => `data: ${JSON.stringify({ model: body.model, ...data })}\n\n`;
        response.write(event({ choices: [{ index: 0, delta: { content: "hel" } }], usage: null }));
        if (this.cutsOff) response.end();
        else {
          response.write(event({ choices: [{ index: 0, delta: { content: "lo" } }], usage: null }));
          response.end(`${body.stream_options?.include_usage ? event({ choices: [], usage }) : ""}data: [DONE]\n\n`);
        }
      }
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1/chat/completions`;
  }
}

suite("examples/budget-proxy.ts", () => {
  const upstream = new Upstream();
  let proxy: Served;

  beforeAll(async () => {
    const out = join(project, "out-proxy");
    const [address] = await Promise.all([
      upstream.listen(),
      dryRun(["--config", join(project, "budget-proxy.toml")], out, { cwd: project }),
    ]);
    const callers = Object.fromEntries(
      ["alice", "bob", "carol", "dora", "erin", "finn", "gina"].map((name) => [`Bearer ${name}`, name]),
    );
    proxy = await serveWorker(out, "budget-proxy.js", {
      // One call of gpt-4o with 8 tokens in and 1,000 out costs $0.01002 at most; $0.1 holds nine of them.
      bindings: { UPSTREAM: address, UPSTREAM_KEY: "secret", LIMIT_USD: "0.1", CALLERS: callers },
      durableObjects: { BUDGET: { className: "Budget", useSQLite: true } },
    });
  });
  afterAll(() => {
    proxy?.end();
    upstream.server.closeAllConnections();
    upstream.server.close();
  });

  const messages = [{ role: "user", content: "hello" }];
  const call = (caller: string, more: object = {}): Promise<Response> =>
    fetch(proxy.url, {
      method: "POST",
      headers: { authorization: `Bearer ${caller}` },
      body: JSON.stringify({ model: "gpt-4o", messages, ...more }),
    });
  /** Calls one after another until the budget is used up: how many were let through. */
  const callsLeft = async (caller: string): Promise<number> => {
    for (let made = 0; ; made++) {
      let answer = await call(caller);
      // An answer may be here before its call is settled.
      for (let again = 0; answer.status === 402 && again < 3; again++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        answer = await call(caller);
      }
      const body = await answer.text();
      if (answer.status === 402) return made;
      expect([answer.status, body]).toEqual([200, expect.stringContaining("usage")]);
      if (made > 200) throw new Error("the budget has no end");
    }
  };
  /** Calls that fit into $0.1 with `spent` nano-dollars gone: each holds 10,020,000 and then costs 1,020,000. */
  const expectedLeft = (spent: number): number => Math.floor((100_000_000 - spent - 10_020_000) / 1_020_000) + 1;

  it("lets through as many calls at once as fit at their worst cost, and not one more", async () => {
    const before = upstream.calls.length;
    let open: () => void;
    upstream.gate = new Promise((resolve) => {
      open = resolve;
    });
    const answers = Array.from({ length: 100 }, () => call("alice"));
    const refused: number[] = [];
    await new Promise<void>((resolve) => {
      for (const answer of answers) {
        void answer.then(({ status }) => {
          if (status === 402 && refused.push(status) === 91) resolve();
        });
      }
    });
    expect(upstream.calls.length - before).toBeLessThanOrEqual(9);
    open!();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBe(9);
    expect(upstream.calls.length - before).toBe(9);
    await Promise.all(answers.map(async (answer) => (await answer).text()));
    // Settled at what they cost, they leave room again.
    expect(await callsLeft("alice")).toBe(expectedLeft(9 * 1_020_000));
  });

  it("settles a stream from the usage in it, and passes it on", async () => {
    const answer = await call("bob", { stream: true });
    const text = await answer.text();
    expect(text).toContain('"delta":{"content":"lo"}');
    expect(upstream.calls.at(-1)).toMatchObject({
      body: { stream_options: { include_usage: true }, max_completion_tokens: 1_000 },
      authorization: "Bearer secret",
    });
    expect(await callsLeft("bob")).toBe(expectedLeft(1_020_000));
  });

  it("counts a stream that broke off at its worst", async () => {
    upstream.cutsOff = true;
    await (await call("carol", { stream: true })).text();
    upstream.cutsOff = false;
    expect(await callsLeft("carol")).toBe(expectedLeft(10_020_000));
  });

  it("settles a stream that its caller gave up", async () => {
    const answer = await call("dora", { stream: true });
    await answer.body!.cancel();
    expect(await callsLeft("dora")).toBe(expectedLeft(1_020_000));
  });

  it("holds what null leaves open at the proxy's own bounds, and sends those", async () => {
    const answer = await call("gina", { max_completion_tokens: null, n: null, service_tier: null });
    expect(answer.status).toBe(200);
    await answer.text();
    expect(upstream.calls.at(-1)?.body).toMatchObject({ max_completion_tokens: 1_000, n: 1, service_tier: "default" });
  });

  it("releases what the provider refused, and passes its refusal on", async () => {
    upstream.status = 429;
    const answer = await call("erin");
    upstream.status = 200;
    expect([answer.status, await answer.text()]).toEqual([429, '{"error":{"message":"refused"}}']);
    expect(await callsLeft("erin")).toBe(expectedLeft(0));
  });

  it("refuses strangers, calls above the whole budget and models without a price", async () => {
    const before = upstream.calls.length;
    expect((await call("mallory")).status).toBe(401);
    const headers = { authorization: "Bearer finn" };
    expect((await fetch(proxy.url, { method: "POST", headers, body: "no JSON" })).status).toBe(400);
    expect((await fetch(proxy.url, { method: "POST", headers, body: "null" })).status).toBe(400);
    expect((await call("finn", { max_completion_tokens: 10_000 })).status).toBe(402);
    expect((await call("finn", { n: 10 })).status).toBe(402);
    expect((await call("finn", { n: -100 })).status).toBe(400);
    const unknown = await call("finn", { model: "gpt-0" });
    expect([unknown.status, await unknown.json()]).toEqual([
      400,
      { error: expect.stringContaining("ReckonerError: ") },
    ]);
    expect(upstream.calls.length).toBe(before);
  });
});
