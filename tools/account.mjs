/** `pnpm account:disable <address>`, `pnpm account:enable <address>`: builds what changed, then does it. */
import { buildIfNeeded } from './build.mjs';

await buildIfNeeded();
await import('../apps/standalone/dist/account.js');
