/** The program of a thread: loads the vocabulary it is sent, then counts and encodes what comes. */
import { Tokenizer } from "../tokenizer/index.ts";
import { type Answer, perform, type Request, received, toPlain } from "./messages.ts";
import { parent } from "./parent.ts";

const caller = parent();
let tokenizer: Tokenizer | undefined;

async function answer(request: Request): Promise<Answer> {
  try {
    if (request.kind === "load") {
      tokenizer = await Tokenizer.load(received(request.packed));
      tokenizer.expectMuch();
      return { kind: "ready" };
    }
    return { kind: "done", id: request.id, output: perform(tokenizer!, request.kind, request.texts) };
  } catch (error) {
    if (request.kind === "load") return { kind: "refused", error: toPlain(error) };
    return { kind: "failed", id: request.id, error: toPlain(error) };
  }
}

// One after the other: loading may take a moment.
let turn: Promise<void> = Promise.resolve();

caller?.listen((request) => {
  turn = turn.then(() => respond(request as Request));
});

async function respond(request: Request): Promise<void> {
  const reply = await answer(request);
  const output = reply.kind === "done" ? reply.output : undefined;
  const moved = [output?.counts.buffer, output?.ids?.buffer].filter((buffer) => buffer instanceof ArrayBuffer);
  caller?.post(reply, moved);
}
