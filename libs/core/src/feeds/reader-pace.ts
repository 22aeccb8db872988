/** How one reader takes what is replayed, from however many streams at once: a slow one is read for slowly. */
export interface ReaderPace {
  /** Runs `work` while no other replay to this reader has its turn, so that what is read for it stays one page. */
  turn<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when there may be room again for what is sent; nothing when there is room. */
  ready(): Promise<void> | undefined;
}
