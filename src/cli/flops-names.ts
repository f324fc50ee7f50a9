/**
 * Names people type for models and devices, and what they mean.
 *
 * A name is compared without case and punctuation: `llama-3-8b`, `Llama3_8B`
 * and `meta-llama/Llama-3.1-8B` all find a shape. Shelves are read only when a
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

/** The shape of that name, or undefined. */
export function findGeometry(name: string, all: readonly NamedGeometry[]): NamedGeometry | undefined {
  const wanted = plain(name);
  const endings = /(hf|instruct|it|base|chat|preview)+$/;
  return (
    all.find(({ key }) => plain(key) === wanted) ??
    all.find(({ geometry }) => plain(geometry.name) === wanted || plain(geometry.name.split("/").at(-1)!) === wanted) ??
    all.find(
      ({ geometry }) => plain(geometry.name.split("/").at(-1)!).replace(endings, "") === wanted.replace(endings, ""),
    )
  );
}

/** Refuses an unknown model with the names that are near. */
export function unknownGeometry(name: string, all: readonly NamedGeometry[]): ReckonerError {
  const keys = all.map(({ key }) => key.replaceAll("_", "-"));
  const near = closest(name, keys).slice(0, 3);
  const hint = near.length > 0 ? `; did you mean ${near.join(", ")}?` : "; reckoner flops --list names them all";
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

/** The device of that name. */
export async function findDevice(name: string): Promise<Device> {
  const all: Readonly<Record<string, Device>> = { ...(await import("../compute/devices.ts")) };
  const wanted = plain(name);
  const key =
    usual[wanted] ?? Object.keys(all).find((each) => plain(each) === wanted || plain(all[each]!.name) === wanted);
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
