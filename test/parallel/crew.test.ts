/**
 * The crew with threads made here, which do what a test needs: answer late, refuse, fail, end.
 *
 * Real threads are in parallel-tokenizer.test.ts; these are for what real ones do rarely.
 */
import { describe, expect, it } from "vitest";
import { ReckonerError } from "../../src/errors.ts";
import { Crew } from "../../src/parallel/crew.ts";
import { type Operation, type Output, type Request, toPlain } from "../../src/parallel/messages.ts";
import type { StartThread, ThreadEvents } from "../../src/parallel/thread.ts";

/** Counts code units and encodes them: as exact as any tokenizer. */
function perform(operation: Operation, texts: readonly string[]): Output {
  const counts = Uint32Array.from(texts, ({ length }) => length);
  if (operation === "count") return { counts, ids: undefined };
  return { counts, ids: Uint32Array.from(Buffer.from(texts.join(""), "latin1")) };
}

/** A thread of a test: what it was sent, how it is held, and the way to speak for it. */
class FakeThread {
  readonly requests: Request[] = [];
  isHeld = true;
  isEnded = false;
  /** Gone, without a word. */
  isLost = false;
  readonly events: ThreadEvents;

  constructor(events: ThreadEvents) {
    this.events = events;
  }

  /** Answers the oldest request. */
  answer(): void {
    if (this.isLost) return;
    const request = this.requests.shift();
    if (request === undefined) throw new Error("nothing was asked");
    if (request.kind === "load") this.events.message({ kind: "ready" });
    else {
      this.events.message({ kind: "done", id: request.id, output: perform(request.kind, request.texts) });
    }
  }
}

interface Setting {
  readonly crew: Crew;
  readonly threads: FakeThread[];
}

/** A crew of fake threads; `isLazy` ones wait for `answer()`. */
async function opened(workers: number, isLazy: boolean): Promise<Setting> {
  const threads: FakeThread[] = [];
  const start: StartThread = (events) => {
    const thread = new FakeThread(events);
    threads.push(thread);
    return {
      post: (message) => {
        thread.requests.push(message as Request);
        if (!isLazy || (message as Request).kind === "load") queueMicrotask(() => thread.answer());
      },
      hold: (isHeld) => {
        thread.isHeld = isHeld;
      },
      end: async () => {
        thread.isEnded = true;
      },
    };
  };
  const findCut = (_: string, __: number, target: number): number => target;
  const crew = new Crew({ start, workers, packed: new Uint8Array(0), perform, findCut });
  await crew.ready();
  return { crew, threads };
}

const turns = async (): Promise<void> => {
  for (let left = 50; left > 0; left--) await new Promise((resolve) => setImmediate(resolve));
};

const text = Array.from({ length: 1_000_000 }, (_, index) => String.fromCharCode(97 + (index % 23))).join("");
const closed = new ReckonerError("parallel/closed", "closed");
const withCode = (code: string): unknown => expect.objectContaining({ name: "ReckonerError", code });

describe("Crew", () => {
  it("puts together what came back, in the order of the text", async () => {
    const { crew, threads } = await opened(3, false);
    expect(crew.threads).toBe(4);
    const { ids, counts } = await crew.run("encode", [text, "", "abc"]);
    expect([...counts]).toEqual([1_000_000, 0, 3]);
    expect(String.fromCharCode(...ids!.slice(-5))).toBe(`${text.slice(-2)}abc`);
    expect(Buffer.from(Uint8Array.from(ids!)).toString("latin1")).toBe(`${text}abc`);
    expect(threads.map(({ isHeld }) => isHeld)).toEqual([false, false, false]);
  });

  it("does what slow workers did not begin, and waits for what they did, whichever comes first", async () => {
    const { crew, threads } = await opened(2, true);
    const result = crew.run("encode", [text]);
    await turns();
    // At 10^6 code units for three: half a share is 5.1 pieces of 32,768, and 4.3 when five are taken; each one takes a sixth.
    expect(threads.map(({ requests }) => requests.length)).toEqual([5, 4]);
    expect(threads.map(({ isHeld }) => isHeld)).toEqual([true, true]);
    for (const thread of threads.reverse()) while (thread.requests.length > 0) thread.answer();
    const { ids } = await result;
    expect(Buffer.from(Uint8Array.from(ids!)).toString("latin1")).toBe(text);
  });

  it("runs several jobs side by side", async () => {
    const { crew } = await opened(2, false);
    const jobs = Array.from({ length: 20 }, (_, index) => crew.run("count", [text.slice(index * 1_000)]));
    const results = await Promise.all(jobs);
    expect(results.map(({ counts }) => counts[0])).toEqual(jobs.map((_, index) => 1_000_000 - index * 1_000));
  });

  it("fails a job whose worker says that it failed, with the worker's code and details, and goes on", async () => {
    const { crew, threads } = await opened(1, true);
    const result = crew.run("count", [text]);
    const request = threads[0]!.requests.shift() as Request & { id: number };
    const error = new ReckonerError("kernel/out-of-memory", "no memory for 5 bytes", { bytes: 5 });
    threads[0]!.events.message({ kind: "failed", id: request.id, error: toPlain(error) });
    await expect(result).rejects.toThrow(withCode("kernel/out-of-memory"));
    await expect(result).rejects.toMatchObject({ message: "no memory for 5 bytes", details: { bytes: 5 } });
    // What it had been given besides is answered, and nobody asks any more.
    threads[0]!.answer();
    const next = crew.run("count", ["abc"]);
    while (threads[0]!.requests.length > 0) threads[0]!.answer();
    expect((await next).counts[0]).toBe(3);
  });

  it("fails the job of a worker that ended, and gives it a successor: parallel/worker-lost", async () => {
    const { crew, threads } = await opened(1, true);
    const result = crew.run("count", [text]);
    threads[0]!.events.lost(new Error("it was ended"));
    await expect(result).rejects.toThrow(withCode("parallel/worker-lost"));
    await expect(result).rejects.toThrow(/it was ended/);
    await turns();
    expect(threads).toHaveLength(2);
    expect(crew.threads).toBe(2);
    const next = crew.run("count", [text]);
    await turns();
    while (threads[1]!.requests.length > 0) threads[1]!.answer();
    expect((await next).counts[0]).toBe(1_000_000);
  });

  it("goes on without a worker whose successor ends before it is ready, in the end alone", async () => {
    const { crew, threads } = await opened(1, false);
    for (const index of [0, 1]) {
      threads[index]!.isLost = true;
      threads[index]!.events.lost(new Error("it was ended"));
    }
    await turns();
    expect([threads.length, crew.threads]).toEqual([2, 1]);
    expect((await crew.run("count", [text])).counts[0]).toBe(1_000_000);
  });

  it("fails jobs in work when it ends, and ends every thread; once", async () => {
    const { crew, threads } = await opened(2, true);
    const results = [crew.run("count", [text]), crew.run("encode", [text, text])];
    const ended = crew.end(closed);
    for (const result of results) await expect(result).rejects.toThrow(withCode("parallel/closed"));
    await ended;
    expect(threads.map(({ isEnded }) => isEnded)).toEqual([true, true]);
    await crew.end(closed);
  });

  it("tells why a worker could not begin: parallel/unavailable, or the worker's own reason", async () => {
    const findCut = (whole: string): number => whole.length;
    const parts = { workers: 2, packed: new Uint8Array(0), perform, findCut };
    const noStart = new Crew({
      ...parts,
      start: () => {
        throw new Error("not permitted");
      },
    });
    await expect(noStart.ready()).rejects.toThrow(withCode("parallel/unavailable"));
    const isEnded: boolean[] = [];
    const refuse: StartThread = (events) => ({
      post: () => {
        const error = toPlain(new ReckonerError("vocabulary/corrupt", "its checksum"));
        queueMicrotask(() => events.message({ kind: "refused", error }));
      },
      hold: () => {},
      end: async () => {
        isEnded.push(true);
      },
    });
    await expect(new Crew({ ...parts, start: refuse }).ready()).rejects.toThrow(withCode("vocabulary/corrupt"));
    await turns();
    expect(isEnded).toEqual([true, true]);
  });

  it("passes on what the calling thread's own work throws", async () => {
    const crew = new Crew({
      start: () => {
        throw new Error("there are no workers here");
      },
      workers: 0,
      packed: new Uint8Array(0),
      perform: () => {
        throw new ReckonerError("kernel/out-of-memory", "no memory");
      },
      findCut: (whole) => whole.length,
    });
    await expect(crew.run("count", [text])).rejects.toThrow(withCode("kernel/out-of-memory"));
  });
});
