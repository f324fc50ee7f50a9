/**
 * Where bytes come from: memory, files, the network; and what is said when they do not come.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadVocabulary, pack, readBytes, readPacked, unpack } from "../../src/vocabulary/index.ts";
import { smallVocabulary } from "./small.ts";

const sound = pack(smallVocabulary());
const folder = mkdtempSync(join(tmpdir(), "reckoner-load-"));
const path = join(folder, "small ö.bin");
let server: Server;
let site: string;

beforeAll(async () => {
  writeFileSync(path, sound);
  server = createServer((request, response) => {
    if (request.url === "/small.bin") return void response.end(sound);
    if (request.url === "/page") return void response.end("<!doctype html><title>Welcome</title>");
    if (request.url === "/cut") {
      response.writeHead(200, { "content-length": sound.length });
      response.write(sound.subarray(0, 100));
      return void setTimeout(() => response.destroy(), 20);
    }
    response.writeHead(404, "Gone Fishing").end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  server.closeAllConnections();
  server.close();
});

describe("readBytes", () => {
  it("gives bytes in memory back without a copy", async () => {
    expect(await readBytes(sound)).toBe(sound);
    expect((await readBytes(sound.buffer as ArrayBuffer)).buffer).toBe(sound.buffer);
    const part = new DataView(sound.buffer, 4, 8);
    expect(await readBytes(part as never)).toEqual(sound.subarray(4, 12));
    const shared = new Uint8Array(new SharedArrayBuffer(4)).fill(7);
    expect(await readBytes(shared.buffer as never)).toEqual(shared);
  });

  it("knows buffers of another realm", async () => {
    const foreign = runInNewContext("Uint8Array.of(1, 2, 3)") as Uint8Array;
    expect(foreign instanceof Uint8Array).toBe(false);
    expect([...(await readBytes(foreign))]).toEqual([1, 2, 3]);
    expect([...(await readBytes(foreign.buffer as ArrayBuffer))]).toEqual([1, 2, 3]);
  });

  it("reads a file: by URL, by address, by path", async () => {
    const url = pathToFileURL(path);
    for (const source of [url, url.href, path]) expect(await readBytes(source)).toEqual(sound);
  });

  it("fetches: by URL, by address", async () => {
    for (const source of [new URL("/small.bin", site), `${site}/small.bin`])
      expect(await readBytes(source)).toEqual(sound);
  });

  it("says which file is missing: vocabulary/not-loaded, with the cause and the way out", async () => {
    const url = pathToFileURL(join(folder, "none.bin"));
    await expect(readBytes(url)).rejects.toMatchObject({
      code: "vocabulary/not-loaded",
      details: { url: url.href },
      cause: { code: "ENOENT" },
      message: expect.stringMatching(/none\.bin could not be read: ENOENT.*Tokenizer\.from\(bytes\)/),
    });
    await expect(readBytes(folder)).rejects.toMatchObject({ code: "vocabulary/not-loaded", cause: { code: "EISDIR" } });
  });

  it("says how to import a vocabulary whose name is taken for a path", async () => {
    await expect(readBytes("o200k_base")).rejects.toMatchObject({
      code: "vocabulary/not-loaded",
      message: expect.stringContaining('import it from "reckoner/vocabularies/o200k_base"'),
    });
  });

  it("says what the server answered: vocabulary/not-loaded, with the status", async () => {
    await expect(readBytes(`${site}/other.bin`)).rejects.toMatchObject({
      code: "vocabulary/not-loaded",
      details: { url: `${site}/other.bin`, status: 404 },
      message: expect.stringContaining("HTTP 404 Gone Fishing"),
    });
  });

  it("says that an answer broke off, or that nobody answers: vocabulary/not-loaded", async () => {
    await expect(readBytes(`${site}/cut`)).rejects.toMatchObject({
      code: "vocabulary/not-loaded",
      cause: expect.any(Error),
    });
    await expect(readBytes("http://127.0.0.1:1/x.bin")).rejects.toMatchObject({
      code: "vocabulary/not-loaded",
      message: expect.stringMatching(/fetch failed \(.+\); /),
      cause: expect.any(Error),
    });
    await expect(readBytes("nowhere://x/y.bin")).rejects.toMatchObject({ code: "vocabulary/not-loaded" });
  });

  it.each([undefined, null, 5, {}, [1, 2]])("refuses %s: input/bad-option", async (source) => {
    await expect(readBytes(source as never)).rejects.toMatchObject({ code: "input/bad-option" });
  });
});

describe("loadVocabulary", () => {
  it("opens the file under its own name", async () => {
    const packed = await loadVocabulary({ name: "small", packed: pathToFileURL(path) });
    expect(unpack(packed)).toEqual(smallVocabulary());
  });

  it("puts the source's name, special tokens and reference in place of the file's", async () => {
    const specialTokens = { "<|other|>": 301 };
    const packed = await loadVocabulary({ name: "mine", packed: sound, specialTokens, reference: "by heart" });
    expect(packed).toMatchObject({ name: "mine", reference: "by heart", scanner: "o200k", license: "MIT" });
    expect(packed.specialTokens).toEqual(specialTokens);
  });

  it("refuses special tokens that do not fit the tokens: input/bad-option", async () => {
    for (const specialTokens of [{ "<|x|>": 3 }, { "": 400 }, { "<|x|>": -1 }, [], new Map([["<|x|>", 400]])]) {
      await expect(
        loadVocabulary({ name: "mine", packed: sound, specialTokens: specialTokens as never }),
      ).rejects.toMatchObject({ code: "input/bad-option" });
    }
  });

  it("refuses what is not a source: input/bad-option", async () => {
    for (const source of [undefined, null, "o200k_base", {}]) {
      await expect(loadVocabulary(source as never)).rejects.toMatchObject({ code: "input/bad-option" });
    }
  });

  it("says that a page came instead: vocabulary/corrupt", async () => {
    await expect(loadVocabulary({ name: "small", packed: `${site}/page` })).rejects.toMatchObject({
      code: "vocabulary/corrupt",
      message: expect.stringContaining("web page"),
    });
  });
});

describe("readPacked", () => {
  it("takes an ArrayBuffer as Workers hand it out", () => {
    expect(readPacked(sound.slice().buffer).name).toBe("small");
  });

  it("says of a buffer that was transferred away that it is empty, and what to do: vocabulary/corrupt", () => {
    const buffer = sound.slice().buffer;
    structuredClone(buffer, { transfer: [buffer] });
    const view = sound.slice();
    structuredClone(view, { transfer: [view.buffer] });
    for (const gone of [buffer, view]) {
      expect(() => readPacked(gone)).toThrowError(
        expect.objectContaining({
          code: "vocabulary/corrupt",
          message: expect.stringMatching(/0 bytes .*empty or transferred: pass a copy$/),
        }),
      );
    }
  });

  it.each([undefined, null, 5, {}, "RKNV"])("refuses %s: input/bad-option", (file) => {
    expect(() => readPacked(file as never)).toThrowError(expect.objectContaining({ code: "input/bad-option" }));
  });
});
