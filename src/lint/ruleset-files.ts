// Which files a ruleset is made of, gathered while it is loaded: a result that is kept is good for as long as they stay what they are.
import { createRequire } from 'node:module';
import { types } from 'node:util';
import { isUrl } from '../description/read-source.ts';

const { cache } = createRequire(import.meta.url);

export class RulesetFiles {
  readonly #files = new Set<string>();
  readonly #before = new Set(Object.keys(cache));
  #isKnown = true;

  /** A path, a URL, or what a bundler calls a module. */
  add(id: string): void {
    if (isUrl(id)) this.#isKnown = false;
    else if (!id.startsWith('\0')) this.#files.add(id.replace(/\?.*$/, ''));
  }

  /**
   * Undefined when not all can be known: what was read from the network, and what an ES module in a package imports.
   * Packages may require more while rules run, so this is to be asked when all is done.
   */
  list(): string[] | undefined {
    const required = Object.entries(cache).filter(([file]) => !this.#before.has(file));
    if (!this.#isKnown || required.some(([, module]) => types.isModuleNamespaceObject(module?.exports))) return undefined;
    return [...this.#files, ...required.map(([file]) => file)];
  }
}
