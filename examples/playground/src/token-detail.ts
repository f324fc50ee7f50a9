/** The line under the tokens, which describes the token being pointed at. */
import type { Desk } from "./desk.ts";
import { byId, setText } from "./dom.ts";
import type { RankFile } from "./messages.ts";
import { inWords } from "./safe-text.ts";
import type { Pointed } from "./tokens-view.ts";

export async function sayToken(desk: Desk, file: RankFile, pointed: Pointed | undefined): Promise<void> {
  const detail = byId("detail");
  if (pointed === undefined) {
    setText(detail, "Point at a token, tap it, or move with the arrow keys.");
    return;
  }
  const { id, text, element } = pointed;
  const bytes = await desk.ask("bytes", { file, id });
  // Another token may be pointed at by now.
  if (!element.classList.contains("pointed")) return;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const words = text === "" ? "part of the previous character" : `“${inWords(text)}”`;
  setText(detail, `Token ${id}: ${words}, ${bytes.length} ${bytes.length === 1 ? "byte" : "bytes"} (${hex})`);
}
