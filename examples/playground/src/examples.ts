/** Sample texts. */

export const welcome = `Tokens are the pieces of text that a language model reads. A common word is one token; a rare one, like “antidisestablishmentarianism”, is made of several.

Numbers such as 3.14159 and 1234567, names like Zoë, emoji 👋🏽 and 日本語 take more pieces than you might think.

Change this text, or drop a file here, and watch what happens.
`;

const code = `/** Greatest common divisor, by Euclid's algorithm. */
export function gcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

console.log(gcd(1071, 462)); // 21
`;

const languages = `All human beings are born free and equal in dignity and rights.
Alle Menschen sind frei und gleich an Würde und Rechten geboren.
Все люди рождаются свободными и равными в своем достоинстве и правах.
人人生而自由，在尊严和权利上一律平等。
すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。
모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.
يولد جميع الناس أحرارا متساوين في الكرامة والحقوق.
सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।
`;

const json = `{
  "order": 48213,
  "customer": { "name": "Ada Lovelace", "since": "1843-09-01" },
  "lines": [
    { "item": "analytical engine", "quantity": 1, "price": 17000.0 },
    { "item": "punched cards", "quantity": 12500, "price": 0.02 }
  ],
  "paid": false
}
`;

/** A million characters in paragraphs, no two alike, to show that length does not slow typing down. */
function million(): string {
  const words =
    "the of and to in is that it was for on are as with his they at be this from have or by one had not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may water long little very after words called just where most know".split(
      " ",
    );
  let state = 2_463_534_242;
  const next = (end: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % end;
  };
  const lines: string[] = [];
  let length = 0;
  while (length < 1_000_000) {
    const line = Array.from({ length: 20 + next(60) }, () =>
      next(19) === 0 ? String(next(10_000)) : words[next(words.length)]!,
    );
    lines.push(`${line.join(" ")}.`);
    length += lines.at(-1)!.length + 1;
  }
  return `${lines.join("\n")}\n`.slice(0, 1_000_000);
}

export const examples: readonly { readonly name: string; readonly text: () => string }[] = [
  { name: "A few words about tokens", text: () => welcome },
  { name: "Eight languages", text: () => languages },
  { name: "Code", text: () => code },
  { name: "JSON", text: () => json },
  { name: "A million characters", text: million },
];
