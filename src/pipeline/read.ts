/** Reading components: typed fields of JSON; errors name the place. */
import { malformed, unsupported } from "./unsupported.ts";

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** The value as an object. @throws {@link ReckonerError} `vocabulary/corrupt`. */
export function asObject(value: unknown, path: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw malformed(path, "expected an object", value);
}

/** A field that is a boolean, or `fallback` if it is missing. */
export function booleanIn(component: Json, field: string, path: string, fallback?: boolean): boolean {
  const value = component[field] ?? fallback;
  if (typeof value === "boolean") return value;
  throw malformed(`${path}.${field}`, "expected true or false", value);
}

/** A field that is a text. */
export function textIn(component: Json, field: string, path: string, fallback?: string): string {
  const value = component[field] ?? fallback;
  if (typeof value === "string") return value;
  throw malformed(`${path}.${field}`, "expected a text", value);
}

/** A field that is a list. */
export function listIn(component: Json, field: string, path: string): readonly unknown[] {
  const value = component[field];
  if (Array.isArray(value)) return value;
  throw malformed(`${path}.${field}`, "expected a list", value);
}

/** A field that is a whole number from 0 on. */
export function integerIn(component: Json, field: string, path: string): number {
  const value = component[field];
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw malformed(`${path}.${field}`, "expected a whole number", value);
}

/** Makes something from one type of component. */
export type Reader<T> = (component: Json, path: string) => T;

/** Reads a component by its type. @throws {@link ReckonerError} `vocabulary/unsupported` for one not in `readers`. */
export function readComponent<T>(value: unknown, path: string, readers: Readonly<Record<string, Reader<T>>>): T {
  const component = asObject(value, path);
  const type = textIn(component, "type", path);
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (reader === undefined) throw unsupported(path, `the component ${type}`, { component: type });
  return reader(component, path);
}
