/** The numbers in a text of `unicode.data.ts`. */
export function numbersIn(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let factor = 1;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 35;
    value += (digit % 28) * factor;
    factor *= 28;
    if (digit >= 28) continue;
    numbers.push(value);
    value = 0;
    factor = 1;
  }
  return numbers;
}
