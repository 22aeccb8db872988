import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const GUIDE = join(dirname(fileURLToPath(import.meta.url)), '../../../docs/guide.md');
const HOST = 'https://your-openhands-server.com';

/** The code blocks of the guide as they stand there, by the heading above them; only the host is replaced. */
export function guideBlocks(language: 'javascript' | 'json', url: string): Map<string, string[]> {
  const blocks = new Map<string, string[]>();
  let heading = '';
  let block: string[] | undefined;
  for (const line of readFileSync(GUIDE, 'utf8').split('\n')) {
    if (block && line.startsWith('```')) {
      blocks.set(heading, [...(blocks.get(heading) ?? []), block.join('\n').replaceAll(HOST, url)]);
      block = undefined;
    } else if (block) block.push(line);
    else if (line.trim() === `\`\`\`${language}`) block = [];
    else if (line.startsWith('#')) heading = line.replace(/^#+ /, '');
  }
  return blocks;
}

/** The only block of a heading. */
export function onlyBlock(blocks: Map<string, string[]>, heading: string): string {
  const [block, ...others] = blocks.get(heading) ?? [];
  if (block === undefined || others.length > 0) throw new Error(`"${heading}" has no block of its own in the guide`);
  return block;
}

/** Runs a script of the guide with the globals that its surroundings would give it; gives what it declares. */
export async function runScript(
  script: string,
  globals: Record<string, unknown>,
  declared: readonly string[],
): Promise<Record<string, unknown>> {
  const names = Object.keys(globals);
  const source = `return (async () => {\n${script}\nreturn { ${declared.join(', ')} };\n})();`;
  // oxlint-disable-next-line typescript/no-implied-eval -- the guide's text is the program under test
  const run = new Function(...names, source) as (...values: unknown[]) => Promise<Record<string, unknown>>;
  return await run(...names.map((name) => globals[name]));
}
