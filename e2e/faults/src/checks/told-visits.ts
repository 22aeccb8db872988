import type { Told } from '../journal/entry.js';

/** A user came to a room and went, with however many tabs. */
export interface Visit {
  readonly user: string;
  readonly from: number;
  readonly to: number;
}

export interface MistoldVisit extends Visit {
  readonly watcher: string;
  readonly joins: number;
  readonly leaves: number;
}

/** Visits of which a watcher was told otherwise than once that the user came, and once that the user went. */
export function mistoldVisits(
  visits: readonly Visit[],
  watchers: readonly string[],
  told: readonly Told[],
): MistoldVisit[] {
  return visits
    .flatMap((visit) =>
      watchers.map((watcher) => {
        const own = told.filter(
          ({ user, at, watcher: who }) => user === visit.user && who === watcher && at >= visit.from && at <= visit.to,
        );
        const joins = own.filter(({ change }) => change === 'joined').length;
        return Object.assign({ watcher, joins, leaves: own.length - joins }, visit);
      }),
    )
    .filter(({ joins, leaves }) => joins !== 1 || leaves !== 1);
}
