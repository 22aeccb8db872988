import './source-hooks.mjs';

/** A process that takes forty calls from a bucket of fifty, in Redis: `node limiter-child.mjs <url>`; prints how many it got. */
const { RedisLimiter } = await import('../rate-limit/redis-limiter.ts');
const { limitPolicy } = await import('../rate-limit/limit-policy.ts');
const { silentLog } = await import('../observability/log.ts');

const limiter = await RedisLimiter.open({ url: process.argv[2], log: silentLog });
const policy = limitPolicy('processes', { limit: 50, windowMs: 3_600_000 });
const take = async () => await limiter.take([{ policy, key: 'shared' }]);
const verdicts = await Promise.all(Array.from({ length: 40 }, take));
process.stdout.write(String(verdicts.filter(({ allowed }) => allowed).length));
limiter.close();
