// What the compiler leaves behind: the generated checks with their declarations, and the documents.
import { cp } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const generated = (folder) => fileURLToPath(new URL(`../${folder}/generated`, import.meta.url));
await cp(generated('src'), generated('dist'), {
  recursive: true,
  filter: (source) => ['', '.cjs', '.cts', '.json'].includes(extname(source)),
});
