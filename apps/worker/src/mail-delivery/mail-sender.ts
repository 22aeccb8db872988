import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AccountMails, BUS, LOG, MAIL_QUEUE, MailQueue, type LeasedMail } from '@openhands-connect/core';
import {
  MailRefusedError,
  workTopic,
  type Bus,
  type Log,
  type Mailer,
  type Unsubscribe,
} from '@openhands-connect/platform';
import { PollLoop } from '../loop/poll-loop.js';
import { Slots } from '../loop/slots.js';

/** Injection token of the way out for mail. */
export const MAILER = Symbol('Mailer');

const POLL_MS = 1000;
/** As many as a small mail server takes from one client. */
const SENT_AT_ONCE = 4;
/** How long a stop waits for what is being sent before it gives it back. */
const GRACE_MS = 3000;

/** Sends the mail that was asked for; several workers share it. */
@Injectable()
export class MailSender implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly loop: PollLoop;
  private readonly slots = new Slots(SENT_AT_ONCE, () => this.loop.wake());
  private unsubscribe: Unsubscribe | undefined;

  constructor(
    private readonly queue: MailQueue,
    private readonly mails: AccountMails,
    @Inject(MAILER) private readonly mailer: Mailer,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.loop = new PollLoop({ name: 'mail', pass: () => this.takeDue(), pollMs: POLL_MS, log });
  }

  onApplicationBootstrap(): void {
    this.unsubscribe = this.bus.subscribe(workTopic(MAIL_QUEUE), () => this.loop.wake());
    this.loop.start();
  }

  /** Waits a little for what is being sent; what is not then goes back to the queue. */
  async onModuleDestroy(): Promise<void> {
    this.unsubscribe?.();
    await this.loop.stop();
    const timer = setTimeout(() => this.stopping.abort(), GRACE_MS);
    await this.slots.drain();
    clearTimeout(timer);
  }

  private async takeDue(): Promise<boolean> {
    const { free } = this.slots;
    if (free === 0) return false;
    const leased = await this.queue.lease(free);
    for (const mail of leased) this.slots.start(() => this.send(mail));
    return false;
  }

  /** Never rejects. */
  private async send(asked: LeasedMail): Promise<void> {
    try {
      const mail = await this.mails.compose(asked);
      if (mail) {
        await this.mailer.send(mail, this.stopping.signal);
        await this.mails.noteSent(asked);
      }
      await this.queue.finish(asked);
    } catch (error) {
      await this.settle(asked, error).catch((lost: unknown) =>
        this.log.warn({ err: lost, kind: asked.kind }, 'a mail is left to whoever takes it when its lease ends'),
      );
    }
  }

  private async settle(asked: LeasedMail, error: unknown): Promise<void> {
    const facts = { err: error, kind: asked.kind, attempts: asked.attempts };
    if (this.stopping.signal.aborted) await this.queue.giveBack(asked);
    else if (error instanceof MailRefusedError) {
      await this.queue.finish(asked);
      this.log.warn(facts, 'a mail was refused');
    } else if (await this.queue.postpone(asked)) this.log.warn(facts, 'a mail could not be sent and is tried again');
    else this.log.error(facts, 'a mail could not be sent and is given up');
  }
}
