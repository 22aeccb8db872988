import { signUp } from '../api-session.js';
import { closedLoop } from '../closed-loop.js';
import { buildRequest } from '../http-connection.js';
import { againstLimit, type Scenario, type Side } from '../scenario.js';
import type { Target } from '../target.js';

/** As many as there are threads in libuv's pool, where the hashes are computed. */
const CALLERS = 4;
const SLICE_MS = 3_000;

/** Argon2id (19 MiB, t = 2, p = 1) is nearly all of it. */
export const signIns: Scenario = {
  name: 'sign-in',
  figures: [{ key: 'rate', title: `sign-ins, ${CALLERS} callers`, unit: '/s', goal: { atLeast: 0.95 } }],
  open: againstLimit(signInAgain),
};

/** Against the hash alone, which the limit program computes without looking anybody up or opening a session. */
export const signInsAgainstHashing: Scenario = {
  name: 'sign-in-hash',
  figures: [
    {
      key: 'rate',
      title: `sign-ins against bare Argon2id (limit), ${CALLERS} callers`,
      unit: '/s',
      goal: { atLeast: 0.9 },
    },
  ],
  open: async ({ product, limit }) => ({
    subject: await signInAgain(product),
    reference: callAgain(limit, buildRequest('POST', '/hash', undefined, { password: 'a long enough pass phrase 9' })),
  }),
};

async function signInAgain(target: Target): Promise<Side> {
  const { email, password } = await signUp(target);
  return callAgain(target, buildRequest('POST', '/api/auth/signin', undefined, { email, password }));
}

function callAgain(target: Target, request: Buffer): Side {
  return {
    async slice() {
      const load = { callers: CALLERS, durationMs: SLICE_MS, requests: [request], status: 200 };
      return { rate: (await closedLoop(target, load)).perSecond };
    },
    close: () => undefined,
  };
}
