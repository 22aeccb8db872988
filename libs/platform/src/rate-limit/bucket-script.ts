import { createHash } from 'node:crypto';

/**
 * The buckets in Redis: each is the time of Redis' own clock, in microseconds, at which it is full again, and expires
 * then. All of a call's buckets are judged and written in one step.
 *
 * KEYS: the buckets. ARGV: `1` to take or `0` to look, then of each bucket its interval and its window in microseconds.
 * Answers 1 or 0 for whether the call goes through, then of each bucket the microseconds until it is full again.
 */
const SOURCE = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local answer = { 1 }
for i, key in ipairs(KEYS) do
  local used = math.max(tonumber(redis.call('GET', key) or now) - now, 0)
  if used + tonumber(ARGV[2 * i]) > tonumber(ARGV[2 * i + 1]) + 2 then answer[1] = 0 end
  answer[i + 1] = used
end
if answer[1] == 1 and ARGV[1] == '1' then
  for i, key in ipairs(KEYS) do
    local used = answer[i + 1] + tonumber(ARGV[2 * i])
    redis.call('SET', key, string.format('%.0f', now + used), 'PX', math.ceil(used / 1000))
    answer[i + 1] = used
  end
end
return answer
`;

export const BUCKET_SCRIPT = { source: SOURCE, sha1: createHash('sha1').update(SOURCE).digest('hex') } as const;
