/** A thread's own program: loads the vocabulary it is sent, then counts and encodes what comes. */
import { Tokenizer } from "../tokenizer/index.ts";
import { type Answer, perform, type Request, toPlain } from "./messages.ts";
import { parent } from "./parent.ts";

const caller = parent();
let tokenizer: Tokenizer | undefined;

function answer(request: Request): Answer {
  try {
    if (request.kind === "load") {
      tokenizer = Tokenizer.from(request.packed);
      return { kind: "ready" };
    }
    return { kind: "done", id: request.id, output: perform(tokenizer!, request.kind, request.texts) };
  } catch (error) {
    if (request.kind === "load") return { kind: "refused", error: toPlain(error) };
    return { kind: "failed", id: request.id, error: toPlain(error) };
  }
}

caller?.listen((request) => {
  const reply = answer(request as Request);
  const output = reply.kind === "done" ? reply.output : undefined;
  const moved = [output?.counts.buffer, output?.ids?.buffer].filter((buffer) => buffer instanceof ArrayBuffer);
  caller.post(reply, moved);
});
