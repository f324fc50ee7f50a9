/** Random texts that meet the pipeline's rules: few characters, each with a reason, and runs of them. */
import type { Random } from "../random.ts";

const characters = [
  ..."aAbBsStTkKmldrve0123456789 \t\n\r.,!?'\"-_$+^`|~#@<>()[]{}/\\",
  ..."éÉàñßſKﬀﬁﬆǅªºʰΣςσIİı",
  // Marks, marks that came after Unicode 9, and characters that compose or decompose.
  ..."\u0301\u0316\u0345\u0327\u{1df6}\u{1e94a}\u1100\u1161\u11a8가각ΩÅ①²³¹¼½Ⅷ٣𝟘ﷺ㎏",
  // White space and what only looks like it, and code points without a width.
  ..."\u00a0\u0085\u2028\u3000\u180e\u200b\u200d\ufeff\u0000\u001c\u2581",
  ..."中文漢字あア한ไทยकि。，…’“”",
  ..."😀👍🏽𐐀𐐨\u{1c89}\u{10d50}\u{11de0}\u{e0100}\u{32400}\u0378",
];

/** A text of up to `most` characters. */
export function pipelineText(random: Random, most = 24): string {
  let character = "a";
  return random.join(0, most, () => {
    if (!random.oneIn(3)) character = random.pick(characters);
    return character;
  });
}
