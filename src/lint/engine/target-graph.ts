// The references of one document in; in which order they are resolved, and which are left because they close a cycle, out.
import type { Frame, Node } from './resolve-local.ts';

export class TargetGraph {
  readonly #nodes: ReadonlyMap<string, Node>;
  readonly #targets: ReadonlySet<Node>;
  /** From what is named to what is named within it. */
  readonly #within = new Map<Node, Set<Node>>();
  readonly #byPath = new Map<string, Node[]>();
  readonly #component: ReadonlyMap<Node, number>;
  readonly #reachable = new Map<Node, ReadonlySet<Node>>();
  readonly #named = new Map<Frame, readonly Node[]>();

  constructor(nodes: ReadonlyMap<string, Node>, references: readonly Node[], targets: ReadonlySet<Node>) {
    this.#nodes = nodes;
    this.#targets = targets;
    for (const target of targets) {
      const key = target.path.reduce((path, segment) => `${path}/${comparable(segment)}`, '');
      const same = this.#byPath.get(key);
      if (same === undefined) this.#byPath.set(key, [target]);
      else same.push(target);
    }
    const known = new Map<Frame, Node | undefined>();
    for (const reference of references) this.#contain(reference, known);
    this.#component = components(targets, this.#within);
  }

  /** What others are resolved from comes first. */
  order(): Node[] {
    const visited = new Set<Node>();
    const order: Node[] = [];
    // A reference names one thing, so this way has no forks.
    const follow = (start: Node) => {
      const chain: Node[] = [];
      for (let at: Node | undefined = start; at !== undefined && !visited.has(at); at = at.target) {
        visited.add(at);
        chain.push(at);
      }
      while (chain.length > 0) order.push(chain.pop()!);
    };
    for (const node of this.#nodes.values()) if (node.dependants.length === 0) follow(node);
    for (const node of this.#nodes.values()) follow(node);
    return order;
  }

  /** All references that lead to it, also by way of other references. */
  dependants(target: Node): readonly Node[] {
    if (target.dependants.every(({ dependants }) => dependants.length === 0)) return target.dependants;
    const found: Node[] = [];
    const entered = new Set<Node>([target]);
    const todo: { node: Node; next: number }[] = [{ node: target, next: 0 }];
    for (let top = todo.at(-1); top !== undefined; top = todo.at(-1)) {
      const dependant = top.node.dependants[top.next++];
      if (dependant === undefined) {
        todo.pop();
        if (top.node !== target) found.push(top.node);
      } else if (!entered.has(dependant)) {
        entered.add(dependant);
        todo.push({ node: dependant, next: 0 });
      }
    }
    return found;
  }

  /** Whether the reference stands in something that the target leads to. */
  closesCycle(target: Node, dependant: Node): boolean {
    return this.#around(dependant.frame!).some((container) => container !== target && this.#leads(target, container));
  }

  #leads(from: Node, to: Node): boolean {
    // Where each leads to the other the components say so; the rest is rare.
    if (this.#within.get(to)?.has(from)) return this.#component.get(from) === this.#component.get(to);
    if (this.#within.get(from) === undefined) return false;
    let reachable = this.#reachable.get(from);
    if (reachable === undefined) {
      reachable = reach(from, this.#within);
      this.#reachable.set(from, reachable);
    }
    return reachable.has(to);
  }

  /** The targets that a place is in, or is itself. */
  #around(frame: Frame): readonly Node[] {
    const known = this.#named.get(frame);
    if (known !== undefined) return known;
    const outer = frame.parent === undefined ? [] : this.#around(frame.parent);
    const own = this.#byPath.get(comparablePath(frame));
    const all = own === undefined ? outer : [...outer, ...own];
    this.#named.set(frame, all);
    return all;
  }

  /**
   * What the library takes for being within a target: it compares the pointer of the target with keys strung together without escapes, and
   * moves keys that both have in one place to the front.
   */
  #contain(reference: Node, known: Map<Frame, Node | undefined>): void {
    const { frame, path, pointer } = reference;
    const target = reference.target!;
    const common = commonLength(path, target.path);
    if (path.some((key, index) => index > common && key === target.path[index])) {
      for (const name of shuffled(path, target.path)) if (name !== pointer) this.#add(this.#target(name), target);
      return;
    }
    let at = frame;
    for (let index = path.length - 1; index >= common && at !== undefined; index--, at = at.parent) {
      if (!known.has(at)) known.set(at, this.#target(rawPointer(at)));
      if (index < path.length - 1 || rawPointer(at) !== pointer) this.#add(known.get(at), target);
    }
  }

  #target(pointer: string): Node | undefined {
    const node = this.#nodes.get(pointer);
    return node !== undefined && this.#targets.has(node) ? node : undefined;
  }

  #add(container: Node | undefined, target: Node): void {
    if (container === undefined || container === target) return;
    const within = this.#within.get(container);
    if (within === undefined) this.#within.set(container, new Set([target]));
    else within.add(target);
  }
}

function rawPointer(frame: Frame): string {
  frame.raw ??= `${frame.parent === undefined ? '#' : rawPointer(frame.parent)}/${frame.key}`;
  return frame.raw;
}

function comparablePath(frame: Frame): string {
  frame.comparable ??= `${frame.parent === undefined ? '' : comparablePath(frame.parent)}/${comparable(frame.key)}`;
  return frame.comparable;
}

/** The library takes two keys for the same when both begin with the same number. */
function comparable(key: string): string {
  // A number begins with a digit, a sign or a space.
  const number = /^[-+\d\s]/.test(key) ? Number.parseInt(key, 10) : Number.NaN;
  if (!Number.isNaN(number)) return `~n${number}`;
  return /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

function commonLength(path: readonly string[], other: readonly string[]): number {
  let length = 0;
  while (length < path.length && path[length] === other[length]) length++;
  return length;
}

function shuffled(path: readonly string[], target: readonly string[]): string[] {
  const names: string[] = [];
  let stem = '#';
  let tail = '';
  for (const [index, key] of path.entries()) {
    if (key === target[index]) stem += `/${key}`;
    else {
      tail += `/${key}`;
      names.push(stem + tail);
    }
  }
  return names;
}

function reach(from: Node, within: ReadonlyMap<Node, ReadonlySet<Node>>): Set<Node> {
  const found = new Set<Node>();
  const todo = [from];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    for (const next of within.get(node) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      todo.push(next);
    }
  }
  return found;
}

/** Tarjan's: nodes of one component lead to each other. With a stack of its own, since a document chooses how deep it goes. */
function components(nodes: Iterable<Node>, edges: ReadonlyMap<Node, ReadonlySet<Node>>): Map<Node, number> {
  const component = new Map<Node, number>();
  const index = new Map<Node, number>();
  const low = new Map<Node, number>();
  const open: Node[] = [];
  for (const start of nodes) {
    if (index.has(start)) continue;
    const todo: { node: Node; rest: Iterator<Node> }[] = [];
    const enter = (node: Node) => {
      index.set(node, index.size);
      low.set(node, index.size - 1);
      open.push(node);
      todo.push({ node, rest: (edges.get(node) ?? []).values() });
    };
    enter(start);
    for (let top = todo.at(-1); top !== undefined; top = todo.at(-1)) {
      const { node, rest } = top;
      const { value: next, done } = rest.next();
      if (done === true || next === undefined) {
        todo.pop();
        const outer = todo.at(-1)?.node;
        if (outer !== undefined) low.set(outer, Math.min(low.get(outer)!, low.get(node)!));
        if (low.get(node) !== index.get(node)) continue;
        for (let member = open.pop(); member !== undefined; member = open.pop()) {
          component.set(member, index.get(node)!);
          if (member === node) break;
        }
      } else if (!index.has(next)) enter(next);
      else if (!component.has(next)) low.set(node, Math.min(low.get(node)!, index.get(next)!));
    }
  }
  return component;
}
