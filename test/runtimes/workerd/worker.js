/** A Worker that runs every check; at the top of the module a vocabulary is bytes, and a tokenizer stands ready. */
import { Tokenizer } from "reckoner";
import o200k_base from "reckoner/vocabularies/o200k_base";
import { run } from "../checks.js";
import { threads } from "../threads.js";

const tokenizer = Tokenizer.from(o200k_base);

export default {
  /** @param {Request} request */
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/count") return Response.json({ tokens: tokenizer.count(await request.text()) });
    return Response.json(await run(threads.none));
  },
};
