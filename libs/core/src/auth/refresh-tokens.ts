import { createHmac, timingSafeEqual } from 'node:crypto';

const PREFIX = 'ohr_';
const SESSION_BYTES = 16;
const GENERATION_BYTES = 4;
const HEAD_BYTES = SESSION_BYTES + GENERATION_BYTES;
const MAC_BYTES = 32;

export interface RefreshTokenClaims {
  sessionId: string;
  generation: number;
}

/**
 * Refresh tokens: session id, generation and an HMAC-SHA256 over both.
 * A token is derived, not stored: the same generation gives the same token (a client that lost the answer to its
 * refresh gets the same child again), a forged one is told from an old one, and the database holds nothing to steal.
 */
export class RefreshTokens {
  constructor(private readonly secret: Buffer) {}

  issue({ sessionId, generation }: RefreshTokenClaims): string {
    const head = Buffer.alloc(HEAD_BYTES);
    head.write(sessionId.replaceAll('-', ''), 'hex');
    head.writeUInt32BE(generation, SESSION_BYTES);
    return PREFIX + Buffer.concat([head, this.mac(head)]).toString('base64url');
  }

  /** Gives undefined for whatever this server did not issue. */
  parse(token: string): RefreshTokenClaims | undefined {
    if (!token.startsWith(PREFIX)) return undefined;
    const bytes = Buffer.from(token.slice(PREFIX.length), 'base64url');
    if (bytes.length !== HEAD_BYTES + MAC_BYTES) return undefined;
    const head = bytes.subarray(0, HEAD_BYTES);
    if (!timingSafeEqual(this.mac(head), bytes.subarray(HEAD_BYTES))) return undefined;
    const hex = head.toString('hex', 0, SESSION_BYTES);
    const sessionId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return { sessionId, generation: head.readUInt32BE(SESSION_BYTES) };
  }

  private mac(head: Buffer): Buffer {
    return createHmac('sha256', this.secret).update('refresh\0').update(head).digest();
  }
}
