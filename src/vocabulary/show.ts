/** A token's bytes as text in quotes, for messages. */
export function show(token: Uint8Array): string {
  return JSON.stringify(new TextDecoder().decode(token));
}
