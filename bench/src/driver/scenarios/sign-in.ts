import { signUp } from '../api-session.js';
import { closedLoop } from '../closed-loop.js';
import { buildRequest } from '../http-connection.js';
import { againstLimit, type Scenario } from '../scenario.js';

/** As many as there are threads in libuv's pool, where the hashes are computed. */
const CALLERS = 4;
const SLICE_MS = 3_000;

/** Argon2id (19 MiB, t = 2, p = 1) is nearly all of it. */
export const signIns: Scenario = {
  name: 'sign-in',
  figures: [{ key: 'rate', title: `sign-ins, ${CALLERS} callers`, unit: '/s', goal: { atLeast: 0.95 } }],
  open: againstLimit(async (target) => {
    const { email, password } = await signUp(target);
    const requests = [buildRequest('POST', '/api/auth/signin', undefined, { email, password })];
    return {
      async slice() {
        const load = await closedLoop(target, { callers: CALLERS, durationMs: SLICE_MS, requests, status: 200 });
        return { rate: load.perSecond };
      },
      close: () => undefined,
    };
  }),
};
