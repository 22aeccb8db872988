import type { Acknowledged } from '../journal/entry.js';

/** Keys under which different messages were acknowledged. */
export function differingAnswers(acknowledged: readonly Acknowledged[]): readonly string[] {
  const first = new Map<string, Acknowledged>();
  const differing = new Set<string>();
  for (const answer of acknowledged) {
    const earlier = first.get(answer.key);
    if (!earlier) first.set(answer.key, answer);
    else if (earlier.messageId !== answer.messageId || earlier.seq !== answer.seq) differing.add(answer.key);
  }
  return [...differing];
}
