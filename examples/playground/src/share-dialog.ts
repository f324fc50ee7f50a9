/** The dialog with a link to the page in its current state. */
import { byId, setText, whole } from "./dom.ts";
import { longestLink, type Shared, toFragment } from "./share.ts";

/** @param current What a link should hold; undefined when it is far too long for one. */
export function setUpShare(current: () => Promise<Shared | undefined>): void {
  const link = byId<HTMLInputElement>("share-link");
  const copy = byId<HTMLButtonElement>("share-copy");
  const note = byId("share-note");

  byId("share").addEventListener("click", async () => {
    const shared = await current();
    const fragment = shared === undefined ? undefined : await toFragment(shared);
    const isShort = fragment !== undefined && fragment.length <= longestLink;
    link.value = isShort ? new URL(fragment, location.href).href : "";
    copy.disabled = !isShort;
    const length = fragment === undefined ? "millions of" : whole(fragment.length);
    setText(
      note,
      isShort
        ? `${whole(link.value.length)} characters long.`
        : `This text is too long for a link: compressed, it has ${length} characters, and links hold ${whole(longestLink)}. Share the file instead.`,
    );
    byId<HTMLDialogElement>("share-dialog").showModal();
    if (isShort) link.select();
  });

  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link.value);
      setText(note, "Copied.");
    } catch {
      link.select();
      setText(note, "Press Ctrl+C or ⌘C to copy the link.");
    }
  });
}
