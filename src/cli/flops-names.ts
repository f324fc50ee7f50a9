/**
 * The names people type for models and devices, and what they mean.
 *
 * A name is compared without case and punctuation: `llama-3-8b`, `Llama3_8B`
 * and `meta-llama/Llama-3.1-8B-Instruct` all find a shape. Shelves are read only when a
 * model is looked up.
 */
import type { Device, ModelGeometry } from "../compute/index.ts";
import { ReckonerError } from "../errors.ts";
import { closest } from "./closest.ts";

const shelves: Readonly<Record<string, () => Promise<object>>> = {
  bert: () => import("../models/bert.ts"),
  bloom: () => import("../models/bloom.ts"),
  command: () => import("../models/command.ts"),
  dbrx: () => import("../models/dbrx.ts"),
  deepseek: () => import("../models/deepseek.ts"),
  falcon: () => import("../models/falcon.ts"),
  gemma: () => import("../models/gemma.ts"),
  glm: () => import("../models/glm.ts"),
  gpt: () => import("../models/gpt.ts"),
  kimi: () => import("../models/kimi.ts"),
  llama: () => import("../models/llama.ts"),
  mamba: () => import("../models/mamba.ts"),
  mistral: () => import("../models/mistral.ts"),
  mpt: () => import("../models/mpt.ts"),
  olmo: () => import("../models/olmo.ts"),
  opt: () => import("../models/opt.ts"),
  palm: () => import("../models/palm.ts"),
  phi: () => import("../models/phi.ts"),
  pythia: () => import("../models/pythia.ts"),
  qwen: () => import("../models/qwen.ts"),
  smollm: () => import("../models/smollm.ts"),
  starcoder: () => import("../models/starcoder.ts"),
  yi: () => import("../models/yi.ts"),
};

/** A shape under the name it is exported as. */
export interface NamedGeometry {
  readonly key: string;
  readonly geometry: ModelGeometry;
}

/** Every shape on the shelves. */
export async function allGeometries(): Promise<NamedGeometry[]> {
  const modules = await Promise.all(Object.values(shelves).map((load) => load()));
  return modules.flatMap((module) =>
    Object.entries(module).map(([key, geometry]: [string, ModelGeometry]) => ({ key, geometry })),
  );
}

/** Letters and digits only, lower case. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Letters and digits in words, lower case: `opt-1.3b` is not `opt-13b`. */
function spelled(name: string): string {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "")
    .join("-");
}

/** Words of a name that say how a model was tuned or is stored, not how it is shaped. */
const tunings = new Set(["hf", "instruct", "it", "pt", "base", "chat", "preview"]);

/** A name without such words, and without Meta's name, which some of its models dropped. */
function untuned(name: string): string {
  const words = spelled(name).split("-");
  return words.filter((word, at) => !tunings.has(word) && (at > 0 || word !== "meta")).join("-");
}

/** The same, even where the words are not separated. */
function plainUntuned(name: string): string {
  return plain(untuned(name)).replace(/(hf|instruct|it|base|chat|preview)+$/, "");
}

/** Owners whose models moved. */
const formerOwners: Readonly<Record<string, string>> = { coherelabs: "cohereforai" };

/** `meta-llama/Llama-3.1-8B` split in two; the owner is "" where there is none. */
function ownerAndName(full: string): [owner: string, name: string] {
  const at = full.lastIndexOf("/");
  const owner = plain(full.slice(0, Math.max(0, at)));
  return [formerOwners[owner] ?? owner, full.slice(at + 1)];
}

/**
 * The shape with that name, or undefined.
 *
 * Models tuned from one base share its shape, so `-Instruct`, `-it`, `-chat` and `-Base` find it, too. Where they do not
 * share it (Mixtral 8x22B), both are on the shelf, and the whole name is tried first. If an owner is typed, it must be the
 * publisher: what others publish under the same name may have another shape.
 */
export function findGeometry(name: string, all: readonly NamedGeometry[]): NamedGeometry | undefined {
  const [owner, typed] = ownerAndName(name);
  const from = all.filter(({ geometry }) => owner === "" || ownerAndName(geometry.name)[0] === owner);
  const ways = [
    { wanted: spelled, ofKey: spelled },
    { wanted: plain, ofKey: plain },
    { wanted: untuned, ofKey: spelled },
    { wanted: plainUntuned, ofKey: plain },
  ];
  for (const { wanted, ofKey } of ways) {
    const name = wanted(typed);
    const found =
      from.find(({ key }) => ofKey(key) === name) ??
      from.find(({ geometry }) => wanted(ownerAndName(geometry.name)[1]) === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Refuses an unknown model, naming the nearest. */
export function unknownGeometry(name: string, all: readonly NamedGeometry[]): ReckonerError {
  const keys = all.map(({ key }) => key.replaceAll("_", "-"));
  const [, typed] = ownerAndName(name);
  const bare = untuned(typed);
  const begun = keys.filter((key) => bare.startsWith(`${key}-`));
  const near = [...new Set([...begun, ...closest(bare, keys), ...closest(typed, keys)])].slice(0, 3);
  const hint = near.length > 0 ? `; did you mean ${near.join(", ")}?` : "; reckoner flops --list lists them all";
  return new ReckonerError("model/unknown", `no model "${name}"${hint}`, { name, closest: near });
}

/** What people call a device when they mean its usual form. */
const usual: Readonly<Record<string, string>> = {
  a100: "a100_sxm",
  h100: "h100_sxm",
  h200: "h200_sxm",
  h20: "h20_sxm",
  v100: "v100_sxm2",
};

/** The device with that name. */
export async function findDevice(name: string): Promise<Device> {
  const all: Readonly<Record<string, Device>> = { ...(await import("../compute/devices.ts")) };
  const wanted = plain(name);
  const key =
    (Object.hasOwn(usual, wanted) ? usual[wanted] : undefined) ??
    Object.keys(all).find((each) => plain(each) === wanted || plain(all[each]!.name) === wanted);
  if (key !== undefined) return all[key]!;
  const keys = Object.keys(all).map((each) => each.replaceAll("_", "-"));
  const near = closest(name, [...Object.keys(usual), ...keys]).slice(0, 3);
  throw new ReckonerError(
    "compute/unknown-device",
    `no device "${name}"; ${near.length > 0 ? `did you mean ${near.join(", ")}?` : `there are ${keys.join(", ")}`}`,
    {
      name,
      closest: near,
    },
  );
}
