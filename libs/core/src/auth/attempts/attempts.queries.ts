import { statement } from '@openhands-connect/platform';

/** email address as compared, an address or a network in CIDR form. Whether a session of the account began there. */
export const isFamiliar = statement<readonly [string, string], { familiar: boolean }>(
  'auth.is_familiar',
  `SELECT EXISTS (
    SELECT 1 FROM users u JOIN sessions s ON s.user_id = u.id WHERE u.email_key = $1
      AND CASE WHEN pg_input_is_valid(s.ip_address, 'inet') THEN s.ip_address::inet <<= $2::inet ELSE false END
  ) AS familiar`,
);
