import type { MigrationClass } from '@openhands-connect/platform';

/** In the order in which they run. */
export const migrations: readonly MigrationClass[] = [];
