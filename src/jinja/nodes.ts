/**
 * The parsed tree of a template: kinds and fields as in `@huggingface/jinja`, whose parser makes it.
 */

/** A token of the parser; text between tags is one, too. */
export interface Token {
  value: string;
  type: string;
  /** Which brackets an operator is in: what is within brackets of its own is computed first. */
  group?: number;
}

export interface Identifier {
  readonly type: "Identifier";
  readonly value: string;
}

export interface Call {
  readonly type: "CallExpression";
  readonly callee: Node;
  readonly args: readonly Node[];
}

export interface Keyword {
  readonly type: "KeywordArgumentExpression";
  readonly key: Identifier;
  readonly value: Node;
}

export interface For {
  readonly type: "For";
  readonly loopvar: Node;
  readonly iterable: Node;
  readonly body: readonly Node[];
  readonly defaultBlock: readonly Node[];
}

export interface Macro {
  readonly type: "Macro";
  readonly name: Identifier;
  readonly args: readonly Node[];
  readonly body: readonly Node[];
}

export interface CallBlock {
  readonly type: "CallStatement";
  readonly call: Call;
  readonly callerArgs: readonly Node[] | null;
  readonly body: readonly Node[];
}

export interface SetStatement {
  readonly type: "Set";
  readonly assignee: Node;
  readonly value: Node | null;
  readonly body: readonly Node[];
}

export interface Member {
  readonly type: "MemberExpression";
  readonly object: Node;
  readonly property: Node;
  readonly computed: boolean;
}

export interface Slice {
  readonly type: "SliceExpression";
  readonly start?: Node | undefined;
  readonly stop?: Node | undefined;
  readonly step?: Node | undefined;
}

export interface Binary {
  readonly type: "BinaryExpression";
  readonly operator: Token;
  readonly left: Node;
  readonly right: Node;
}

export type Node =
  | Identifier
  | Call
  | Keyword
  | For
  | Macro
  | CallBlock
  | SetStatement
  | Member
  | Slice
  | Binary
  | { readonly type: "Program"; readonly body: readonly Node[] }
  | { readonly type: "If"; readonly test: Node; readonly body: readonly Node[]; readonly alternate: readonly Node[] }
  | { readonly type: "Break" | "Continue" | "Comment" }
  | { readonly type: "FilterStatement"; readonly filter: Identifier | Call; readonly body: readonly Node[] }
  | { readonly type: "IntegerLiteral" | "FloatLiteral"; readonly value: number }
  | { readonly type: "StringLiteral"; readonly value: string }
  | { readonly type: "ArrayLiteral" | "TupleLiteral"; readonly value: readonly Node[] }
  | { readonly type: "ObjectLiteral"; readonly value: ReadonlyMap<Node, Node> }
  | { readonly type: "FilterExpression"; readonly operand: Node; readonly filter: Identifier | Call }
  | { readonly type: "TestExpression"; readonly operand: Node; readonly negate: boolean; readonly test: Identifier }
  | { readonly type: "SelectExpression"; readonly lhs: Node; readonly test: Node }
  | { readonly type: "UnaryExpression"; readonly operator: Token; readonly argument: Node }
  | { readonly type: "SpreadExpression" | "KeywordSpreadExpression"; readonly argument: Node }
  | { readonly type: "Ternary"; readonly condition: Node; readonly trueExpr: Node; readonly falseExpr: Node };

/** What an expression is called in messages: `message.content`. */
export function nameOf(node: Node): string {
  switch (node.type) {
    case "Identifier":
      return node.value;
    case "IntegerLiteral":
    case "FloatLiteral":
      return String(node.value);
    case "StringLiteral":
      return `'${node.value.length > 20 ? `${node.value.slice(0, 20)}…` : node.value}'`;
    case "MemberExpression": {
      const object = nameOf(node.object);
      return node.computed ? `${object}[${nameOf(node.property)}]` : `${object}.${nameOf(node.property)}`;
    }
    case "SliceExpression":
      return [node.start, node.stop, node.step].map((bound) => (bound === undefined ? "" : nameOf(bound))).join(":");
    case "FilterExpression":
      return `${nameOf(node.operand)} | ${nameOf(node.filter)}`;
    case "CallExpression":
      return `${nameOf(node.callee)}(…)`;
    default:
      return "…";
  }
}
