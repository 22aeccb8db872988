import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// Not within quotes: Ajv's functions carry the text of their own require.
const call = /(?<!')require\("([^"]+)"\)/g;

/** What the CommonJS loader gives a module; its `exports` is renamed, so that nobody takes it for the file's own. */
const newModule = 'const newModule = () => { const module = { published: {} }; return [module, module.published]; };';

/**
 * Collects the few functions of Ajv that compiled checks call (formats, string length, equality) into one file, so that
 * whoever loads the checks needs no package. Both packages are MIT licensed.
 */
export class RuntimeBundle {
  readonly #modules = new Map<string, string>();

  /** `code` with its requires of packages replaced by requires of the bundle. */
  link(code: string): string {
    return code.replaceAll(call, (_, name: string) => {
      this.#add(name, createRequire(import.meta.url));
      return `require("./runtime.cjs")["${name}"]`;
    });
  }

  /** The source of `runtime.cjs`. */
  toString(): string {
    return [
      '"use strict";',
      'const loaded = {};',
      newModule,
      ...this.#modules.values(),
      'module.exports = loaded;',
      '',
    ].join('\n');
  }

  #add(name: string, from: NodeJS.Require): void {
    if (this.#modules.has(name)) return;
    const file = from.resolve(name);
    const inner = createRequire(file);
    const source = readFileSync(file, 'utf8').replace(/\/\/# sourceMappingURL.*/, '');
    const linked = source.replaceAll(/\bexports\b/g, 'published').replaceAll(call, (_, dependency: string) => {
      this.#add(dependency, inner);
      return `loaded["${dependency}"]`;
    });
    const wrapped = `(function (module, published) {\n${linked.trim()}\nreturn module.published;\n})`;
    this.#modules.set(name, `loaded["${name}"] = ${wrapped}(...newModule());`);
  }
}
