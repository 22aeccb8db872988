import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { AsyncApiDocument, Documents, OpenApiDocument } from './documents.ts';
import { workspaceDir } from './paths.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const redocly = join(dirname(require.resolve('@redocly/cli/package.json')), 'bin/cli.js');

/** Makes one self-contained document of each spec; what the files share becomes `components.schemas`, by its name. */
export async function bundleSpecs(): Promise<Documents> {
  const outDir = await mkdtemp(join(tmpdir(), 'contract-'));
  try {
    const [openapiText, asyncapiText] = await Promise.all([bundle('openapi', outDir), bundle('asyncapi', outDir)]);
    const openapi: OpenApiDocument = JSON.parse(openapiText);
    const asyncapi: AsyncApiDocument = JSON.parse(asyncapiText);
    shareMessages(asyncapi);
    return { openapi, asyncapi };
  } finally {
    await rm(outDir, { recursive: true });
  }
}

async function bundle(name: string, outDir: string): Promise<string> {
  const output = join(outDir, `${name}.json`);
  await run(process.execPath, [redocly, 'bundle', join(workspaceDir, 'specs', `${name}.yaml`), '--output', output], {
    cwd: workspaceDir,
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  return readFile(output, 'utf8');
}

/** The bundler copies a message into every channel that has it; each is put back as a reference to the component. */
function shareMessages({ channels, components }: AsyncApiDocument): void {
  for (const { messages } of Object.values(channels)) {
    for (const name of Object.keys(messages)) {
      if (!(name in components.messages)) throw new Error(`the message ${name} of a channel is no component`);
      messages[name] = { $ref: `#/components/messages/${name}` };
    }
  }
}
