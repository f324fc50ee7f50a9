/**
 * Width and height of an image that travels inside a request.
 *
 * Only the header is decoded: PNG, GIF, WebP and JPEG give their size in the
 * first bytes. Anything else is undefined, and the caller must give the size.
 */

/**
 * Size in pixels of the picture in a base64 `data:` URL, or undefined when its format is not known.
 *
 * @example
 * dataUrlSize("data:image/gif;base64,R0lGODlhAQABAAAAACw="); // { width: 1, height: 1 }
 */
export function dataUrlSize(url: string): { width: number; height: number } | undefined {
  if (typeof url !== "string") return undefined;
  const found = /^data:image\/[\w.+-]+;base64,/.exec(url);
  if (!found) return undefined;
  let text: string;
  try {
    // A JPEG may hold a thumbnail before its size; 256 KiB covers the markers of every camera.
    const head = url.slice(found[0].length, found[0].length + 349_528);
    text = atob(head.slice(0, head.length - (head.length % 4)) || head);
  } catch {
    return undefined;
  }
  const at = (index: number): number => text.charCodeAt(index) || 0;
  const big = (index: number): number => (at(index) << 8) | at(index + 1);
  const little = (index: number): number => at(index) | (at(index + 1) << 8);
  if (text.startsWith("\x89PNG")) return { width: big(16) * 65_536 + big(18), height: big(20) * 65_536 + big(22) };
  if (text.startsWith("GIF8")) return { width: little(6), height: little(8) };
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") {
    const kind = text.slice(12, 16);
    if (kind === "VP8 ") return { width: little(26) & 0x3fff, height: little(28) & 0x3fff };
    if (kind === "VP8L") {
      return { width: 1 + (little(21) & 0x3fff), height: 1 + (((at(24) & 15) << 10) | (at(23) << 2) | (at(22) >> 6)) };
    }
    return { width: 1 + little(24) + at(26) * 65_536, height: 1 + little(27) + at(29) * 65_536 };
  }
  if (!text.startsWith("\xff\xd8")) return undefined;
  for (let marker = 2; marker + 9 < text.length; marker += 2 + big(marker + 2)) {
    const kind = at(marker + 1);
    // Start-of-frame markers, without the three in their range that mean something else.
    if (kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc)
      return { width: big(marker + 7), height: big(marker + 5) };
    if (at(marker) !== 0xff) return undefined;
  }
  return undefined;
}
