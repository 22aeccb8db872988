/**
 * Compares entities with migrations on a PostgreSQL of its own.
 * `node tools/migration.mjs check` fails when they differ; `… generate <name>` writes the migration that is missing.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource, startEmbeddedPostgres } from '@openhands-connect/platform';
import { entities, migrations } from '../dist/index.js';

const [command, name] = process.argv.slice(2);
const dataDir = await mkdtemp(join(tmpdir(), 'connect-migration-'));
const postgres = await startEmbeddedPostgres({ dataDir, durability: 'none' });
const dataSource = createDataSource({ url: postgres.url, entities, migrations });
try {
  await dataSource.initialize();
  await dataSource.runMigrations({ transaction: 'each' });
  const { upQueries, downQueries } = await dataSource.driver.createSchemaBuilder().log();
  if (command === 'generate' && name && upQueries.length > 0) await generate(name, upQueries, downQueries.toReversed());
  else if (upQueries.length > 0) throw new Error(`Entities and migrations differ:\n${listing(upQueries)}`);
  else console.log('Entities and migrations agree.');
} finally {
  await dataSource.destroy();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function generate(title, up, down) {
  const stamp = Date.now();
  const className = `${title.replaceAll(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase())}${stamp}`;
  const file = `${stamp}-${title}`;
  const folder = join(import.meta.dirname, '../src/migrations');
  await writeFile(join(folder, `${file}.ts`), source(className, up, down));
  const index = await readFile(join(folder, 'index.ts'), 'utf8');
  const imported = index.replace(/\n\n/, `\nimport { ${className} } from './${file}.js';\n\n`);
  await writeFile(
    join(folder, 'index.ts'),
    imported.replace(/(\[.*?),?\s*\];/s, (_, list) => `${list}${list.endsWith('[') ? '' : ', '}${className}];`),
  );
  console.log(`Wrote src/migrations/${file}.ts`);
}

function body(queries) {
  return queries.map(({ query }) => `    await runner.query(\`${query.replaceAll('`', '\\`')}\`);`).join('\n');
}

function source(className, up, down) {
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${className} implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
${body(up)}
  }

  async down(runner: QueryRunner): Promise<void> {
${body(down)}
  }
}
`;
}

function listing(queries) {
  return queries.map(({ query }) => `- ${query}`).join('\n');
}
