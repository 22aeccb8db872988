/**
 * Whether anybody else is on the bus. Everybody says hello now and then; nobody is alone until nothing was heard for
 * a while, so that a message is rather sent for nothing than not sent.
 */
export class Company {
  private heardAtMs = performance.now();

  constructor(private readonly silenceMs: number) {}

  heard(): void {
    this.heardAtMs = performance.now();
  }

  isAlone(): boolean {
    return performance.now() - this.heardAtMs > this.silenceMs;
  }
}
