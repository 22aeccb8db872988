import { REGISTRAR_IS_GOOD } from './registrar.sql.js';

/** A condition on `webhooks w`: it is to hear what happens, as far as it and what registered it go. */
export const WEBHOOK_IS_GOOD = `(w.status = 'active' AND ${REGISTRAR_IS_GOOD})`;

/** A condition on `webhooks w`. Whoever is enabled again hears of what comes from then on, and may of what was not cancelled yet. */
export const OWNER_IS_ENABLED = `EXISTS (SELECT FROM users u WHERE u.id = w.owner_id AND u.disabled_at IS NULL)`;

/**
 * For WITH RECURSIVE: the webhooks, there or not, that deliveries wait for. Jumps from one to the next in the index of
 * what waits, however many deliveries one has.
 */
export const WAITED_FOR = `waited_for AS (
    (SELECT webhook_id FROM webhook_deliveries WHERE status = 'pending' ORDER BY webhook_id, due_at LIMIT 1)
    UNION ALL
    SELECT next.webhook_id FROM waited_for CROSS JOIN LATERAL (
      SELECT d.webhook_id FROM webhook_deliveries d WHERE d.status = 'pending' AND d.webhook_id > waited_for.webhook_id
      ORDER BY d.webhook_id, d.due_at LIMIT 1) next
  )`;
