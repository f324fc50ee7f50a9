/**
 * Reads integers from a config and remembers which are missing.
 */
import { ReckonerError, shown } from "../errors.ts";
import { hasFields } from "./counts.ts";

export type ConfigJson = Readonly<Record<string, unknown>>;

/** Reads fields by any of their names; missing ones are collected and reported together. */
export class ConfigReader {
  readonly missing: string[] = [];
  readonly #json: ConfigJson;
  readonly #defaults: ConfigJson;

  /** @param defaults - Values for fields that the config has under none of their names. */
  constructor(json: ConfigJson, defaults: ConfigJson = {}) {
    this.#json = json;
    this.#defaults = defaults;
  }

  /** A number under the first name present; 1 stands in for a missing one until {@link finish}. */
  integer(...names: readonly string[]): number {
    return this.optional(...names) ?? this.lacks(names[0]!);
  }

  /** Remembers that a field is missing. */
  lacks(path: string): number {
    if (!this.missing.includes(path)) this.missing.push(path);
    return 1;
  }

  optional(...names: readonly string[]): number | undefined {
    for (const fields of this.isNone(...names) ? [this.#json] : [this.#json, this.#defaults]) {
      for (const name of names) {
        const value = read(name, at(fields, name), "number");
        if (value !== undefined) return value;
      }
    }
    return undefined;
  }

  /** A whole number of at least `least`. */
  whole(least: number, ...names: readonly string[]): number | undefined {
    const value = this.optional(...names);
    if (value === undefined || (Number.isInteger(value) && value >= least)) return value;
    const path = names.find((name) => at(this.#json, name) === value)!;
    throw wrong(path, value, `whole number of at least ${least}`);
  }

  /** The same; an absent field is remembered as missing. */
  required(least: number, ...names: readonly string[]): number {
    return this.whole(least, ...names) ?? this.lacks(names[0]!);
  }

  /** A period in layers: something is on every n-th layer. Default 1. */
  period(name: string, otherwise = 1): number {
    return this.whole(1, name) ?? otherwise;
  }

  /** Whether one of the fields is `null`: there is no such part. */
  isNone(...names: readonly string[]): boolean {
    return names.some((name) => at(this.#json, name) === null);
  }

  boolean(name: string): boolean | undefined {
    return read(name, at(this.#json, name), "boolean");
  }

  word(name: string): string | undefined {
    return read(name, at(this.#json, name), "string");
  }

  text(name: string): string | undefined {
    const value = this.#json[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /** Whatever a field holds. */
  any(path: string): unknown {
    return at(this.#json, path);
  }

  /** Indices of layers, or a 0 or 1 for each layer. */
  indices(name: string): readonly unknown[] | undefined {
    const listed = this.list(name);
    const wrongAt = listed?.findIndex((index) => !Number.isInteger(index)) ?? -1;
    if (wrongAt >= 0) throw wrong(`${name}[${wrongAt}]`, listed![wrongAt], "whole number");
    return listed;
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.#json[name] ?? undefined;
    if (value === undefined || Array.isArray(value)) return value;
    throw wrong(name, value, "list");
  }

  /** Refuses the config when anything was missing. */
  finish(type: string): void {
    if (this.missing.length === 0) return;
    throw new ReckonerError("compute/unknown-architecture", `this ${type} config lacks ${this.missing.join(", ")}`, {
      modelType: type,
      missing: this.missing,
    });
  }
}

interface Kinds {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
}

/** A field, or one inside another, such as `attn_config.alibi`. */
function at(json: ConfigJson, path: string): unknown {
  const [name = path, inner] = path.split(".");
  return inner === undefined ? json[name] : inside(name, json[name])?.[inner];
}

/** A config inside another, if there is one. */
export function inside(path: string, value: unknown): ConfigJson | undefined {
  if (value === undefined || value === null) return undefined;
  if (hasFields(value)) return value;
  throw wrong(path, value, "JSON object");
}

/** A field of the given type; `null` counts as left out, and any other type is an error. */
export function read<Kind extends keyof Kinds>(path: string, value: unknown, kind: Kind): Kinds[Kind] | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === kind) return value as Kinds[Kind];
  throw wrong(path, value, kind);
}

function wrong(path: string, value: unknown, kind: string): ReckonerError {
  return new ReckonerError(
    "compute/bad-geometry",
    `${path} of the config must be a ${kind}, null or left out; got ${json(value)}`,
    { path, value },
  );
}

/** A value as JSON writes it, or as JavaScript does where JSON cannot. */
export function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? shown(value);
  } catch {
    return shown(value);
  }
}
