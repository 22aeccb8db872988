import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { generate } from './generate.ts';
import { generatedDir, workspaceDir } from './paths.ts';

/** Writes the generated files, or with `--check` fails with the names of those that are not what the specs give. */
const files = await generate();
if (process.argv.includes('--check')) {
  const stale = await findDifferences(files);
  if (stale.length > 0) {
    process.exitCode = 1;
    console.error(`Not what specs/ gives; run \`pnpm generate\`:\n${stale.map((file) => `  ${file}`).join('\n')}`);
  }
} else {
  await rm(generatedDir, { recursive: true, force: true });
  for (const [name, text] of files) {
    await mkdir(dirname(join(generatedDir, name)), { recursive: true });
    await writeFile(join(generatedDir, name), text);
  }
}

/** Paths, relative to the workspace, that differ, are missing or should not be there. */
async function findDifferences(expected: Map<string, string>): Promise<string[]> {
  const entries = await readdir(generatedDir, { recursive: true, withFileTypes: true }).catch(() => []);
  const present = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(generatedDir, join(entry.parentPath, entry.name)));
  const differs = async (name: string) => {
    const committed = present.includes(name) ? await readFile(join(generatedDir, name), 'utf8') : undefined;
    return committed !== expected.get(name);
  };
  const names = [...new Set([...expected.keys(), ...present])].toSorted();
  const judged = await Promise.all(names.map(async (name) => ({ name, stale: await differs(name) })));
  return judged.filter(({ stale }) => stale).map(({ name }) => join(relative(workspaceDir, generatedDir), name));
}
