import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { emailKeyOf } from '../../users/index.js';

const USER_BYTES = 16;
const ID_BYTES = 8;
/** The user, the account's device generation, the end in seconds since the epoch, the device's id. */
const HEAD_BYTES = USER_BYTES + 4 + 4 + ID_BYTES;
const MAC_BYTES = 32;
const LIFETIME_SECONDS = 180 * 24 * 60 * 60;

export interface DeviceClaims {
  /** What the device's tries are counted under. */
  readonly deviceId: string;
  readonly userId: string;
  readonly generation: number;
}

export interface DeviceOwner {
  readonly userId: string;
  readonly email: string;
  readonly generation: number;
}

/**
 * Device tokens: the proof that somebody has signed in to an account from here before (OWASP's device cookie). They
 * open nothing; wrong passwords that come with one are counted apart from everybody else's.
 *
 * Like refresh tokens they are derived and not stored. The MAC covers the address too: of which account a token is,
 * is told from it and the address that a request names, without the database. That it is still good is told by the
 * account's generation alone.
 */
export class DeviceTokens {
  constructor(private readonly secret: Buffer) {}

  /** A new device's token, good for 180 days. */
  issue({ userId, email, generation }: DeviceOwner): string {
    const head = Buffer.alloc(HEAD_BYTES);
    head.write(userId.replaceAll('-', ''), 'hex');
    head.writeUInt32BE(generation, USER_BYTES);
    head.writeUInt32BE(Math.floor(Date.now() / 1000) + LIFETIME_SECONDS, USER_BYTES + 4);
    randomBytes(ID_BYTES).copy(head, USER_BYTES + 8);
    return Buffer.concat([head, this.mac(head, email)]).toString('base64url');
  }

  /** The claims of the first of these tokens that this server made for the address and that is not over. */
  find(tokens: readonly string[], email: string): DeviceClaims | undefined {
    for (const token of tokens) {
      const claims = this.parse(token, email);
      if (claims) return claims;
    }
    return undefined;
  }

  private parse(token: string, email: string): DeviceClaims | undefined {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== HEAD_BYTES + MAC_BYTES) return undefined;
    const head = bytes.subarray(0, HEAD_BYTES);
    if (!timingSafeEqual(this.mac(head, email), bytes.subarray(HEAD_BYTES))) return undefined;
    if (head.readUInt32BE(USER_BYTES + 4) * 1000 <= Date.now()) return undefined;
    return {
      deviceId: head.toString('base64url', USER_BYTES + 8),
      userId: head.toString('hex', 0, USER_BYTES).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
      generation: head.readUInt32BE(USER_BYTES),
    };
  }

  private mac(head: Buffer, email: string): Buffer {
    return createHmac('sha256', this.secret).update('device\0').update(head).update(emailKeyOf(email)).digest();
  }
}
