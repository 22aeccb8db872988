/**
 * A condition on `webhooks w`: what registered it may still do so. An API key that is revoked or over registers nothing,
 * and what it has registered hears nothing.
 */
export const REGISTRAR_IS_GOOD = `(w.api_key_id IS NULL OR EXISTS (
      SELECT FROM api_keys k WHERE k.id = w.api_key_id AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > now())))`;
