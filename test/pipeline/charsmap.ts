/** Makes a `precompiled_charsmap` as SentencePiece does: a double-array trie of keys, and the texts they become. */

/** The charsmap in base64: each key becomes the text beside it. Keys and texts hold no U+0000. */
export function charsmap(entries: ReadonlyMap<string, string>): string {
  const encoder = new TextEncoder();
  let texts = "";
  const root: Node = { next: new Map(), value: -1 };
  for (const [key, text] of entries) {
    let node = root;
    for (const byte of encoder.encode(key)) {
      const next = node.next.get(byte) ?? { next: new Map(), value: -1 };
      node.next.set(byte, next);
      node = next;
    }
    node.value = encoder.encode(texts).length;
    texts += `${text}\0`;
  }
  const units = doubleArray(root);
  const trie = new Uint8Array(4 + 4 * units.length);
  const view = new DataView(trie.buffer);
  view.setUint32(0, 4 * units.length, true);
  units.forEach((unit, index) => {
    view.setUint32(4 + 4 * index, unit, true);
  });
  return Buffer.concat([trie, encoder.encode(texts)]).toString("base64");
}

interface Node {
  readonly next: Map<number, Node>;
  value: number;
}

/** Units of Darts-clone: a label in bits 0 to 7, whether there is a leaf in bit 8, from bit 10 on where children are. */
function doubleArray(root: Node): number[] {
  const units: number[] = [0];
  const taken = new Set<number>([0]);
  // A label tells from which unit a child comes only where no two units have their children at the same place.
  const bases = new Set<number>();
  let free = 1;
  const place = (node: Node, at: number): void => {
    const labels = [...(node.value >= 0 ? [0] : []), ...node.next.keys()];
    if (labels.length === 0) return;
    while (taken.has(free)) free++;
    let base = free ^ labels[0]!;
    const isTaken = (): boolean => bases.has(base) || labels.some((label) => taken.has(base ^ label));
    for (let next = free; isTaken(); next++) base = next ^ labels[0]!;
    bases.add(base);
    for (const label of labels) taken.add(base ^ label);
    units[at] = (units[at]! | ((at ^ base) << 10) | (node.value >= 0 ? 1 << 8 : 0)) >>> 0;
    if (node.value >= 0) units[base] = (node.value | (1 << 31)) >>> 0;
    for (const label of node.next.keys()) units[base ^ label] = label;
    for (const [label, child] of node.next) place(child, base ^ label);
  };
  place(root, 0);
  return Array.from({ length: Math.max(...taken) + 256 }, (_, index) => units[index] ?? 0);
}
