import type { Truth, View } from '../journal/entry.js';

export interface WrongSpell {
  readonly watcher: string;
  readonly user: string;
  readonly from: number;
  readonly durationMs: number;
}

export interface Presence {
  readonly views: readonly View[];
  readonly truths: readonly Truth[];
  /** When watching ended. */
  readonly endedAt: number;
}

/**
 * The times in which a watcher who was there to see took an absent user for present, or a present one for absent. Both
 * views and truths hold until the next one; before a user's first truth nothing is wrong about it.
 */
export function wrongSpells({ views, truths, endedAt }: Presence): WrongSpell[] {
  const byWatcher = Map.groupBy(views, ({ watcher }) => watcher);
  const byUser = Map.groupBy(truths, ({ user }) => user);
  return [...byWatcher].flatMap(([watcher, seen]) =>
    [...byUser].flatMap(([user, own]) =>
      spellsOf(seen, own, endedAt).map((spell) => Object.assign({ watcher, user }, spell)),
    ),
  );
}

type Spell = Pick<WrongSpell, 'from' | 'durationMs'>;

function spellsOf(views: readonly View[], truths: readonly Truth[], endedAt: number): Spell[] {
  const changes = [...views, ...truths].toSorted((a, b) => a.at - b.at);
  const spells: Spell[] = [];
  let users: readonly string[] | null = null;
  let truth: Truth | undefined;
  let wrongFrom: number | undefined;
  const settle = (at: number, isWrong: boolean): void => {
    if (isWrong) wrongFrom ??= at;
    else if (wrongFrom !== undefined) {
      if (at > wrongFrom) spells.push({ from: wrongFrom, durationMs: at - wrongFrom });
      wrongFrom = undefined;
    }
  };
  for (const change of changes) {
    if (change.kind === 'view') users = change.users;
    else truth = change;
    settle(change.at, truth !== undefined && users !== null && users.includes(truth.user) !== truth.isPresent);
  }
  settle(endedAt, false);
  return spells;
}
