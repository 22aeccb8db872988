import { statement } from '@openhands-connect/platform';

/**
 * email address as compared, an address or a network in CIDR form. Whether a session of the account began there, or was
 * last refreshed from there, since the password was set: who had got in before is no better than anybody else.
 */
export const isFamiliar = statement<readonly [string, string], { familiar: boolean }>(
  'auth.is_familiar',
  `SELECT EXISTS (
    SELECT FROM users u JOIN sessions s ON s.user_id = u.id AND s.device_generation = u.device_generation
      CROSS JOIN LATERAL (VALUES (s.ip_address), (s.first_ip_address)) AS place (address)
    WHERE u.email_key = $1 AND CASE WHEN pg_input_is_valid(address, 'inet') THEN address::inet <<= $2::inet ELSE false END
  ) AS familiar`,
);
