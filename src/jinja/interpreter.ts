/**
 * Runs the parsed tree of a template as Python's Jinja runs it.
 *
 * Every round of a loop, every macro and every captured block has a scope of its own: what is set there is gone
 * afterwards, and the next round begins with what is outside.
 */
import { ReckonerError } from "../errors.ts";
import { allowFor, countItems, countMade, spend, withAllowance } from "./allowance.ts";
import { filtered, holds } from "./filters.ts";
import { constants, globals } from "./globals.ts";
import { Loop } from "./loop.ts";
import { asText } from "./methods.ts";
import {
  type Binary,
  type Call,
  type CallBlock,
  type For,
  type Identifier,
  type Member,
  type Node,
  nameOf,
  type SetStatement,
} from "./nodes.ts";
import { attributeOf, itemOf, negative, operate, sliceOf } from "./operators.ts";
import { generation } from "./source.ts";
import { join } from "./text.ts";
import {
  Attributes,
  type Callable,
  Dictionary,
  foundOr,
  fromHost,
  isTrue,
  iterate,
  kindOf,
  notKnown,
  Sequence,
  TemplateError,
  tuple,
  Undefined,
  type Value,
} from "./values.ts";
import { textOf } from "./writing.ts";

class Scope {
  readonly #names: Map<string, Value> = new Map();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  get(name: string): Value | undefined {
    let hops = 0;
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.#outer) {
      const own = scope.#names.get(name);
      if (own !== undefined) return own;
      if (++hops > 16) spend(1);
    }
    return undefined;
  }

  set(name: string, value: Value): void {
    this.#names.set(name, value);
  }
}

/** Where text goes. */
type Output = string[];

/** The text that a template makes from variables. */
export function run(program: Node, variables: Readonly<Record<string, unknown>>): string {
  try {
    return withAllowance(() => {
      const scope = new Scope();
      for (const [name, value] of Object.entries(globals)) scope.set(name, value);
      const given = Object.entries(variables).filter(([, value]) => value !== undefined);
      const values = given.map(([name, value]): [string, Value] => [name, fromHost(value)]);
      for (const [name, value] of values) scope.set(name, value);
      const size = { values: 0, characters: 0 };
      for (const [, value] of values) weigh(value, size);
      allowFor(size.values, size.characters);
      return written(program.type === "Program" ? program.body : [program], scope);
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TemplateError("a macro calls itself without end, or values are nested too deep");
  }
}

/** Adds up the values and characters of a variable. */
function weigh(value: Value, size: { values: number; characters: number }): void {
  size.values++;
  if (typeof value === "string") size.characters += value.length;
  else if (Array.isArray(value)) for (const each of value) weigh(each, size);
  else if (value instanceof Map) for (const each of value.values()) weigh(each, size);
}

/** What nodes write in a scope. */
function written(nodes: readonly Node[], scope: Scope): string {
  const out: Output = [];
  runAll(nodes, scope, out);
  return join(out, "");
}

/** What ends a round of the enclosing loop. */
type Ending = "break" | "continue" | undefined;

function runAll(nodes: readonly Node[], scope: Scope, out: Output): Ending {
  for (const node of nodes) {
    const ending = runNode(node, scope, out);
    if (ending !== undefined) return ending;
  }
  return undefined;
}

function runNode(node: Node, scope: Scope, out: Output): Ending {
  spend(1);
  switch (node.type) {
    case "Comment":
      return undefined;
    case "Break":
      return "break";
    case "Continue":
      return "continue";
    case "If":
      return runAll(isTrue(evaluate(node.test, scope)) ? node.body : node.alternate, scope, out);
    case "For":
      runFor(node, scope, out);
      return undefined;
    case "Set":
      runSet(node, scope);
      return undefined;
    case "Macro":
      scope.set(node.name.value, macro(node.name.value, node.args, node.body, scope));
      return undefined;
    case "CallStatement":
      out.push(asText(calledBlock(node, scope), "a call block"));
      return undefined;
    case "FilterStatement":
      out.push(asText(applied(node.filter, written(node.body, new Scope(scope)), scope), "a filter block"));
      return undefined;
    default:
      out.push(textOf(evaluate(node, scope)));
      return undefined;
  }
}

function runFor({ loopvar, iterable, body, defaultBlock }: For, scope: Scope, out: Output): void {
  const isChosen = iterable.type === "SelectExpression";
  const items = iterate(evaluate(isChosen ? iterable.lhs : iterable, scope));
  const loop = new Loop(isChosen ? chosen(items, iterable.test, loopvar, scope) : items);
  // A round that is cut short does not count.
  let hasRound = false;
  for (const item of loop) {
    spend(1);
    const round = new Scope(scope);
    round.set("loop", loop.variable);
    assign(loopvar, item, round);
    const ending = runAll(body, round, out);
    if (ending === "break") break;
    hasRound ||= ending === undefined;
  }
  if (!hasRound) runAll(defaultBlock, new Scope(scope), out);
}

/** Items for which a test holds when they are asked for. */
function* chosen(items: readonly Value[], test: Node, loopvar: Node, scope: Scope): Generator<Value> {
  for (const item of items) {
    const round = new Scope(scope);
    assign(loopvar, item, round);
    if (isTrue(evaluate(test, round))) yield item;
  }
}

function runSet({ assignee, value, body }: SetStatement, scope: Scope): void {
  if (value !== null) {
    assign(assignee, evaluate(value, scope), scope);
    return;
  }
  const filters: (Identifier | Call)[] = [];
  let target: Node = assignee;
  for (; target.type === "FilterExpression"; target = target.operand) filters.unshift(target.filter);
  assign(
    target,
    filters.reduce((text: Value, filter) => applied(filter, text, scope), written(body, new Scope(scope))),
    scope,
  );
}

function assign(target: Node, value: Value, scope: Scope): void {
  if (target.type === "Identifier") {
    scope.set(target.value, value);
    return;
  }
  if (target.type === "TupleLiteral") {
    const items = iterate(value);
    if (items.length !== target.value.length)
      throw new TemplateError(`${target.value.length} names are set to ${items.length} values`);
    for (const [at, each] of target.value.entries()) assign(each, items[at]!, scope);
    return;
  }
  if (target.type === "MemberExpression" && target.property.type === "Identifier" && !target.computed) {
    const space = evaluate(target.object, scope);
    if (space instanceof Attributes && space.kind === "namespace") {
      space.members.set(target.property.value, value);
      return;
    }
    throw new TemplateError(`${nameOf(target)} is set, but ${nameOf(target.object)} is not a namespace`);
  }
  throw new TemplateError(`${nameOf(target)} cannot be set`);
}

function macro(name: string, parameters: readonly Node[], body: readonly Node[], scope: Scope): Callable {
  countMade(256);
  const [takesMore, takesNames, takesCaller] = ["varargs", "kwargs", "caller"].map((each) => mentions(body, each));
  return (args, named) => {
    countItems(args.length);
    const inner = new Scope(scope);
    const left = new Map(named);
    for (const [at, parameter] of parameters.entries()) {
      const hasDefault = parameter.type === "KeywordArgumentExpression";
      const key = hasDefault ? parameter.key.value : nameOf(parameter);
      const value = at < args.length ? args[at] : left.get(key);
      if (at >= args.length) left.delete(key);
      const otherwise = (): Value => (hasDefault ? evaluate(parameter.value, inner) : new Undefined(key));
      inner.set(key, value === undefined ? otherwise() : value);
    }
    if (takesCaller) {
      inner.set("caller", left.get("caller") ?? new Undefined("caller"));
      left.delete("caller");
    }
    if (args.length > parameters.length && !takesMore)
      throw new TemplateError(`the macro ${name} takes ${parameters.length} arguments, not ${args.length}`);
    if (left.size > 0 && !takesNames) throw new TemplateError(`the macro ${name} takes no ${[...left.keys()][0]}`);
    if (takesMore) inner.set("varargs", new Sequence("tuple", args.slice(parameters.length)));
    if (takesNames) inner.set("kwargs", new Dictionary(left));
    return written(body, inner);
  };
}

/** Whether a name is used anywhere inside. */
function mentions(inside: unknown, name: string): boolean {
  spend(1);
  if (typeof inside !== "object" || inside === null) return false;
  if ("type" in inside && inside.type === "Identifier" && "value" in inside && inside.value === name) return true;
  const parts = inside instanceof Map ? [...inside].flat() : Object.values(inside);
  return parts.some((part) => mentions(part, name));
}

function calledBlock({ call, callerArgs, body }: CallBlock, scope: Scope): Value {
  if (nameOf(call.callee) === generation) return written(body, new Scope(scope));
  const [args, named] = argumentsOf(call.args, scope);
  named.set("caller", macro("caller", callerArgs ?? [], body, scope));
  return called(call.callee, args, named, scope);
}

function called(callee: Node, args: Value[], named: ReadonlyMap<string, Value>, scope: Scope): Value {
  const value = evaluate(callee, scope);
  if (typeof value === "function") return value(args, named);
  const what = value instanceof Undefined ? "is undefined" : `is ${kindOf(value)}`;
  throw new TemplateError(`${nameOf(callee)} is called but ${what}`);
}

function argumentsOf(nodes: readonly Node[], scope: Scope): [Value[], Map<string, Value>] {
  const args: Value[] = [];
  const named = new Map<string, Value>();
  for (const node of nodes) {
    if (node.type === "KeywordArgumentExpression") named.set(node.key.value, evaluate(node.value, scope));
    else if (node.type === "SpreadExpression") args.push(...iterate(evaluate(node.argument, scope)));
    else if (node.type === "KeywordSpreadExpression") {
      const more = evaluate(node.argument, scope);
      if (!(more instanceof Map)) throw new TemplateError(`${nameOf(node.argument)} is ${kindOf(more)}, not an object`);
      for (const [key, value] of more) named.set(textOf(key), value);
    } else args.push(evaluate(node, scope));
  }
  return [args, named];
}

function applied(filter: Identifier | Call, value: Value, scope: Scope): Value {
  if (filter.type === "Identifier") return filtered(filter.value, value, [], new Map());
  const [args, named] = argumentsOf(filter.args, scope);
  return filtered(nameOf(filter.callee), value, args, named);
}

function evaluate(node: Node, scope: Scope): Value {
  spend(1);
  switch (node.type) {
    case "Identifier":
      return lookedUp(node.value, scope);
    case "IntegerLiteral":
      return BigInt(node.value);
    case "FloatLiteral":
    case "StringLiteral":
      return node.value;
    case "ArrayLiteral":
      countItems(node.value.length);
      return node.value.map((each) => evaluate(each, scope));
    case "TupleLiteral":
      countItems(node.value.length);
      return tuple(...node.value.map((each) => evaluate(each, scope)));
    case "ObjectLiteral":
      return new Dictionary([...node.value].map(([key, each]) => [evaluate(key, scope), evaluate(each, scope)]));
    case "MemberExpression":
      return member(node, scope);
    case "CallExpression": {
      const [args, named] = argumentsOf(node.args, scope);
      return called(node.callee, args, named, scope);
    }
    case "FilterExpression":
      return applied(node.filter, evaluate(node.operand, scope), scope);
    case "TestExpression":
      return holds(node.test.value, evaluate(node.operand, scope), []) !== node.negate;
    case "Ternary":
      return evaluate(isTrue(evaluate(node.condition, scope)) ? node.trueExpr : node.falseExpr, scope);
    case "SelectExpression":
      return isTrue(evaluate(node.test, scope)) ? evaluate(node.lhs, scope) : new Undefined("an if without else");
    case "UnaryExpression": {
      const value = evaluate(node.argument, scope);
      return node.operator.value === "not" ? !isTrue(value) : negative(value, node.operator.value);
    }
    case "BinaryExpression":
      return binary(node, scope);
    default: {
      const message = `the chat template has a ${node.type} where a value belongs; npm install @huggingface/jinja@latest may know it`;
      throw new ReckonerError("chat/bad-template", message, { type: node.type });
    }
  }
}

function lookedUp(name: string, scope: Scope): Value {
  const constant = constants.get(name);
  return constant === undefined ? foundOr(scope.get(name), () => name) : constant;
}

function member(node: Member, scope: Scope): Value {
  const object = evaluate(node.object, scope);
  const said = (): string => nameOf(node);
  const { property } = node;
  if (property.type === "SliceExpression") {
    const bounds = [property.start, property.stop, property.step];
    return sliceOf(
      object,
      bounds.map((bound) => (bound === undefined ? undefined : evaluate(bound, scope))),
      said,
    );
  }
  if (!node.computed && property.type === "Identifier") return attributeOf(object, property.value, said);
  return itemOf(object, evaluate(property, scope), said);
}

function binary(node: Binary, scope: Scope): Value {
  const { operator, left, right } = tightened(node);
  if (comparisons.test(operator.value)) return compared(node, scope)[0];
  const one = evaluate(left, scope);
  if (operator.value === "and") return isTrue(one) ? evaluate(right, scope) : one;
  if (operator.value === "or") return isTrue(one) ? one : evaluate(right, scope);
  if (operator.value === "+" && (isMarkup(left) || isMarkup(right))) notKnown("escaped text that is added to text");
  return operate(operator.value, one, evaluate(right, scope), () => [nameOf(left), nameOf(right)]);
}

/** What Python marks as HTML: text that is added to it is escaped. */
function isMarkup(node: Node): boolean {
  return (
    node.type === "FilterExpression" &&
    node.filter.type === "Identifier" &&
    /^(?:e|escape|safe)$/.test(node.filter.value)
  );
}

/** `a + b ~ c` is `a + (b ~ c)`, where the peer gives both operators one precedence. */
function tightened(node: Binary): Binary {
  spend(1);
  if (node.operator.value !== "~" || !isBeside(node.left, node)) return node;
  const left = tightened(node.left);
  return left.operator.value === "~" ? { ...node, left } : { ...left, right: { ...node, left: left.right } };
}

function isBeside(node: Node, other: Binary): node is Binary {
  return node.type === "BinaryExpression" && node.operator.group === other.operator.group;
}

const comparisons = /^(?:[<>]=?|[=!]=|(?:not )?in)$/;

/** What a comparison gives, and its right side: `a < b < c` is `a < b and b < c`, and evaluates `b` once. */
function compared(node: Binary, scope: Scope): [holds: Value, right: Value] {
  const { operator, left, right } = node;
  const isChain = isBeside(left, node) && comparisons.test(left.operator.value);
  const [before, one] = isChain ? compared(left, scope) : [true, evaluate(left, scope)];
  if (!isTrue(before)) return [before, one];
  const other = evaluate(right, scope);
  return [operate(operator.value, one, other, () => [nameOf(left), nameOf(right)]), other];
}
