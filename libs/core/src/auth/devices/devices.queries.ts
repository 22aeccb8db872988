import { statement } from '@openhands-connect/platform';

/** user, generation. One row while the account still honours the devices of this generation. */
export const honouredGeneration = statement<readonly [string, number], { id: string }>(
  'auth.honoured_device_generation',
  'SELECT id FROM users WHERE id = $1 AND device_generation = $2 AND disabled_at IS NULL',
);
