// The script of a JSONPath filter (`@.in === 'query'`) in, a predicate out. Undefined for what only the library can judge.
import regex from '@jsep-plugin/regex';
import ternary from '@jsep-plugin/ternary';
import jsep, { type Expression } from 'jsep';
import type { Segment } from './types.ts';

// The dialect of nimma, which shares this parser: it says the same once more.
jsep.addIdentifierChar('@');
jsep.addUnaryOp('void');
jsep.addBinaryOp('in', 12);
jsep.addBinaryOp('~=', 20);
jsep.plugins.register(regex as never, ternary as never);

/** The value under test and its key in its parent. */
export type Predicate = (value: unknown, property: Segment) => unknown;

/**
 * What cannot be decided from the value and its key alone. The path and the ancestors of a shared value differ from visit to visit, and
 * `@root` is the root in the last step only.
 */
class NotCompilable extends Error {}

export function compileFilter(script: string): Predicate | undefined {
  try {
    return compile(jsep(script));
  } catch {
    return undefined;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: scripts compute with whatever the document holds
type Any = any;
type Node = Expression & Record<string, Any>;

function compile(expression: Expression): Predicate {
  const node = expression as Node;
  switch (node.type) {
    case 'Literal':
      return literal(node);
    case 'Identifier':
      return identifier(node.name);
    case 'ThisExpression':
      throw new NotCompilable();
    case 'UnaryExpression':
      return unary(node.operator, compile(node.argument));
    case 'BinaryExpression':
    case 'LogicalExpression':
      return binary(node);
    case 'ConditionalExpression': {
      const [test, yes, no] = [compile(node.test), compile(node.consequent), compile(node.alternate)];
      return (v, p) => (test(v, p) ? yes(v, p) : no(v, p));
    }
    case 'ArrayExpression': {
      const elements = (node.elements as Expression[]).map(compile);
      return (v, p) => elements.map((element) => element(v, p));
    }
    case 'MemberExpression': {
      const object = compile(node.object);
      const key = keyOf(node);
      return (v, p) => (object(v, p) as Any)[key(v, p) as string];
    }
    case 'CallExpression':
      return call(node);
    default:
      throw new NotCompilable();
  }
}

function literal({ value, regex }: Node): Predicate {
  // The library writes the expression out as source text, so that a literal RegExp is a new one each time.
  if (regex !== undefined) return () => new RegExp(regex.pattern, regex.flags);
  return () => value;
}

const SHORTHANDS: Readonly<Record<string, Predicate>> = {
  '@': (value) => value,
  '@property': (_, property) => property,
  '@string': (value) => typeof value === 'string',
  '@number': (value) => typeof value === 'number',
  '@boolean': (value) => typeof value === 'boolean',
  '@scalar': (value) => value === null || typeof value !== 'object',
  '@array': (value) => Array.isArray(value),
  '@null': (value) => value === null,
  '@object': (value) => value !== null && typeof value === 'object',
  '@integer': (value) => Number.isInteger(value),
};

function identifier(name: string): Predicate {
  if (name === 'undefined') return () => undefined;
  const shorthand = Object.hasOwn(SHORTHANDS, name) ? SHORTHANDS[name] : undefined;
  if (shorthand === undefined) throw new NotCompilable();
  return shorthand;
}

function unary(operator: string, argument: Predicate): Predicate {
  switch (operator) {
    case '!':
      return (v, p) => !argument(v, p);
    case '-':
      return (v, p) => -(argument(v, p) as number);
    case '+':
      return (v, p) => Number(argument(v, p));
    case 'void':
      return () => undefined;
    default:
      throw new NotCompilable();
  }
}

const OPERATORS: Readonly<Record<string, (left: Any, right: Any) => unknown>> = {
  // biome-ignore lint/suspicious/noDoubleEquals: the script says so
  '==': (left, right) => left == right,
  // biome-ignore lint/suspicious/noDoubleEquals: the script says so
  '!=': (left, right) => left != right,
  '===': (left, right) => left === right,
  '!==': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  in: (left, right) => right.includes(left) === true,
};

function binary(node: Node): Predicate {
  const left = compile(node.left);
  if (node.operator === '~=') {
    if (node.right.type !== 'Literal') throw new NotCompilable();
    const expression = new RegExp(node.right.value, '');
    return (v, p) => expression.test(left(v, p) as string) === true;
  }
  const right = compile(node.right);
  if (node.operator === '&&') return (v, p) => left(v, p) && right(v, p);
  if (node.operator === '||') return (v, p) => left(v, p) || right(v, p);
  const operate = Object.hasOwn(OPERATORS, node.operator) ? OPERATORS[node.operator] : undefined;
  if (operate === undefined) throw new NotCompilable();
  return (v, p) => operate(left(v, p), right(v, p));
}

function keyOf({ computed, property }: Node): Predicate {
  if (!computed) return () => property.name;
  return compile(property);
}

function call(node: Node): Predicate {
  const callee = node.callee as Node;
  // `@schema()` and the like: the library's own shorthands.
  if (callee.type === 'Identifier') {
    if (!callee.name.startsWith('@')) throw new NotCompilable();
    return identifier(callee.name);
  }
  if (callee.type !== 'MemberExpression') throw new NotCompilable();
  const object = compile(callee.object);
  const key = keyOf(callee);
  const ofProperty =
    callee.object.type === 'Identifier' && callee.object.name === '@property' && callee.property.name in String.prototype;
  const args = (node.arguments as Expression[]).map(compile);
  return (v, p) => {
    const receiver = object(v, p) as Any;
    const target = ofProperty ? String(receiver) : receiver;
    const method = target[key(v, p) as string];
    // A ruleset from elsewhere may say `@.constructor.constructor('…')()`.
    if (method === Function || typeof target === 'function') throw new TypeError('Functions are not called from a filter.');
    return method.apply(
      target,
      args.map((arg) => arg(v, p)),
    );
  };
}
