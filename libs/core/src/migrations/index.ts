import type { MigrationClass } from '@openhands-connect/platform';
import { Initial1795469402225 } from './1795469402225-initial.js';

/** In the order in which they run. */
export const migrations: readonly MigrationClass[] = [Initial1795469402225];
