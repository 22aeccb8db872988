import { statement } from '@openhands-connect/platform';

/** gateway, lifetime in seconds. */
export const insertGateway = statement<readonly [string, number], never>(
  'presence.insert_gateway',
  'INSERT INTO gateways (id, expires_at) VALUES ($1::uuid, now() + make_interval(secs => $2::float8))',
);

/** gateway, lifetime in seconds. A lease that has run out is not taken up again. `others`: who lives besides. */
export const renewGateway = statement<readonly [string, number], { is_held: boolean; others: string[] }>(
  'presence.renew_gateway',
  `WITH renewed AS (
    UPDATE gateways SET expires_at = now() + make_interval(secs => $2::float8)
    WHERE id = $1::uuid AND expires_at > now() RETURNING id)
  SELECT EXISTS (SELECT FROM renewed) AS is_held,
    ARRAY(SELECT id::text FROM gateways WHERE id <> $1::uuid AND expires_at > now() ORDER BY id) AS others`,
);

/** gateway, seconds: it lives no longer than that. */
export const shortenGateway = statement<readonly [string, number], never>(
  'presence.shorten_gateway',
  `UPDATE gateways SET expires_at = least(expires_at, now() + make_interval(secs => $2::float8)) WHERE id = $1::uuid`,
);

/** gateway. What it said of rooms goes with it. */
export const deleteGateway = statement<readonly [string], never>(
  'presence.delete_gateway',
  'DELETE FROM gateways WHERE id = $1::uuid',
);

/** seconds for which they have been dead. */
export const deleteDeadGateways = statement<readonly [number], { id: string }>(
  'presence.delete_dead_gateways',
  'DELETE FROM gateways WHERE expires_at < now() - make_interval(secs => $1::float8) RETURNING id',
);

type Ids = readonly string[];

/** gateway, and as pairs: conversations and users that entered, conversations and users that left. May be repeated. */
export const writePresence = statement<readonly [string, Ids, Ids, Ids, Ids], never>(
  'presence.write',
  `WITH departed AS (
    DELETE FROM room_presence p USING unnest($4::uuid[], $5::uuid[]) AS pair(conversation_id, user_id)
    WHERE p.gateway_id = $1::uuid AND p.conversation_id = pair.conversation_id AND p.user_id = pair.user_id)
  INSERT INTO room_presence (conversation_id, user_id, gateway_id)
  SELECT conversation_id, user_id, $1::uuid FROM unnest($2::uuid[], $3::uuid[]) AS pair(conversation_id, user_id)
  ON CONFLICT DO NOTHING`,
);

/**
 * gateways, conversations, seconds of mercy. Who is in their rooms on other gateways than those that live, or have been
 * dead for less than the mercy; rooms without anybody give no row.
 */
export const presentElsewhere = statement<readonly [Ids, Ids, number], { conversation_id: string; user_ids: string[] }>(
  'presence.elsewhere',
  `SELECT p.conversation_id, array_agg(DISTINCT p.user_id::text) AS user_ids
  FROM room_presence p JOIN gateways g ON g.id = p.gateway_id
    AND g.expires_at > now() - make_interval(secs => $3::float8)
  WHERE p.conversation_id = ANY($2::uuid[]) AND p.gateway_id <> ALL($1::uuid[]) GROUP BY p.conversation_id`,
);
