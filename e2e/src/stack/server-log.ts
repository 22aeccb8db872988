/** What a server says, line by line. */
export class ServerLog {
  private readonly lines: string[] = [];
  private readonly watchers = new Set<(line: string) => void>();

  get text(): string {
    return this.lines.join('\n');
  }

  add(line: string): void {
    this.lines.push(line);
    for (const watch of this.watchers) watch(line);
  }

  /** Waits for the first line (or one that is there already) that matches. */
  async match(pattern: RegExp): Promise<RegExpExecArray> {
    return await new Promise((resolve) => {
      const watch = (line: string): void => {
        const match = pattern.exec(line);
        if (!match) return;
        this.watchers.delete(watch);
        resolve(match);
      };
      this.watchers.add(watch);
      this.lines.forEach(watch);
    });
  }
}
