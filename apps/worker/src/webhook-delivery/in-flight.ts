import type { DueDelivery } from '@openhands-connect/core';

/** What is under way, by webhook. */
export class InFlight {
  private readonly counts = new Map<string, number>();

  constructor(private readonly perEndpoint: number) {}

  add(webhookId: string): void {
    this.counts.set(webhookId, this.of(webhookId) + 1);
  }

  remove(webhookId: string): void {
    const left = this.of(webhookId) - 1;
    if (left > 0) this.counts.set(webhookId, left);
    else this.counts.delete(webhookId);
  }

  /** The endpoints that get nothing more at the moment. */
  saturated(): string[] {
    return [...this.counts].filter(([, count]) => count >= this.perEndpoint).map(([webhookId]) => webhookId);
  }

  /** The first of these that may begin now: as many as there are slots, and no endpoint more than its share. */
  choose(due: readonly DueDelivery[], slots: number): DueDelivery[] {
    const chosen: DueDelivery[] = [];
    const planned = new Map(this.counts);
    for (const delivery of due) {
      const count = planned.get(delivery.webhookId) ?? 0;
      if (chosen.length === slots) break;
      if (count >= this.perEndpoint) continue;
      planned.set(delivery.webhookId, count + 1);
      chosen.push(delivery);
    }
    return chosen;
  }

  private of(webhookId: string): number {
    return this.counts.get(webhookId) ?? 0;
  }
}
