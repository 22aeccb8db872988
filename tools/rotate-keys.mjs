/** `pnpm keys:rotate [--now]`: builds what changed, then makes a new key for access tokens. */
import { buildIfNeeded } from './build.mjs';

await buildIfNeeded();
await import('../apps/standalone/dist/rotate-keys.js');
