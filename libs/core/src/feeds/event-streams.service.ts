import { Inject, Injectable, Optional, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DomainError, Repeat, type Bus, type Config, type Log } from '@openhands-connect/platform';
import { Authenticator, type Principal } from '../auth/index.js';
import { ConversationEventsService } from '../conversations/index.js';
import { BUS, CONFIG, LOG } from '../platform/tokens.js';
import { SigningKeys } from '../signing-keys/index.js';
import { EventStream } from './event-stream.js';
import { FanOut } from './fan-out.service.js';
import { DEFAULT_FEED_OPTIONS, FEED_OPTIONS, type FeedOptions } from './feed-options.js';
import type { Feed, FeedListener } from './feed.js';
import { OpenStreams } from './open-streams.js';
import { RunningTexts } from './running-texts.js';

/** Who wants to read what. */
export interface StreamRequest {
  readonly principal: Principal;
  /** What the principal was proved by. */
  readonly token: string;
  readonly conversationId: string;
  /** The last seq that the reader has; left out, the stream begins with what comes. */
  readonly afterSeq?: number | undefined;
}

/** How soon another server may be asked. */
const RESTART_SECONDS = 1;
/** How long a process that stops waits for its readers to take that in. */
const GOODBYE_MS = 1_000;

/** Conversations read as streams, each for as long as its reader may: what rooms are for sockets. */
@Injectable()
export class EventStreams implements OnModuleInit, OnModuleDestroy {
  private readonly streams: OpenStreams;
  private readonly sweep: Repeat;
  private unsubscribes: (() => void)[] = [];
  /** One for all users: a feed tells it once. */
  private readonly userListener: FeedListener = {
    tell: (event) => {
      // In the log, so it comes even when the signal of the removal was lost.
      if (event.name !== 'conversation_delete' || !('conversation_id' in event.data)) return;
      this.streams.suspect(event.streamId, String(event.data.conversation_id), event);
    },
    skip: ({ streamId }) => this.streams.suspectAll(streamId),
  };

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly authenticator: Authenticator,
    private readonly conversations: ConversationEventsService,
    private readonly fanOut: FanOut,
    private readonly texts: RunningTexts,
    private readonly keys: SigningKeys,
    @Inject(CONFIG) config: Pick<Config, 'streams'>,
    @Inject(LOG) log: Log,
    @Optional() @Inject(FEED_OPTIONS) private readonly options: FeedOptions = DEFAULT_FEED_OPTIONS,
  ) {
    this.streams = new OpenStreams(config.streams.maxPerUser);
    this.sweep = new Repeat(
      options.sweepIntervalMs,
      () => this.streams.endExpired(Date.now()),
      (error) => log.error({ err: error }, 'expired streams could not be ended'),
    );
  }

  onModuleInit(): void {
    this.unsubscribes = [
      this.bus.subscribe('revoked', (signal) => {
        if (signal.kind === 'revoked') this.streams.endRevoked(signal);
      }),
      this.bus.subscribe('membership', (signal) => {
        if (signal.kind === 'membership') this.streams.suspect(signal.userId, signal.conversationId);
      }),
      this.keys.onDrop((kids) => this.streams.endSignedBy(kids)),
      this.texts.follow((delta) => this.streams.tellDelta(delta)),
    ];
    this.sweep.start();
  }

  async onModuleDestroy(): Promise<void> {
    for (const unsubscribe of this.unsubscribes) unsubscribe();
    const stopped = { detail: 'The server stops; another one goes on.', retryAfterSeconds: RESTART_SECONDS };
    await this.streams.endAll(new DomainError('server.unavailable', stopped), GOODBYE_MS);
    await this.sweep.stop();
  }

  /** Whether the caller could open a stream. @throws DomainError conversation.not_found */
  async assertReadable(principal: Principal, conversationId: string): Promise<void> {
    await this.conversations.lastSeq(principal, conversationId);
  }

  /**
   * Opens a stream; whoever gets it must `close` it.
   *
   * @throws DomainError conversation.not_found, rate.limited, server.unavailable when the process stops, and what
   *   ends a token meanwhile
   */
  async open({ principal, token, conversationId, afterSeq }: StreamRequest): Promise<EventStream> {
    const held: { user?: Feed; conversation?: Feed } = {};
    const stream: EventStream = new EventStream(principal, conversationId.toLowerCase(), {
      assertReadable: () => this.recheck(stream, held.user),
      release: () => {
        this.streams.remove(stream);
        if (held.user) this.fanOut.release(held.user, this.userListener);
        if (held.conversation) this.fanOut.release(held.conversation, stream);
      },
    });
    this.streams.add(stream);
    try {
      // A revocation since the token was proved found no stream to end.
      await this.authenticator.authenticate(token);
      held.user = this.fanOut.acquire('user', principal.userId, this.userListener);
      held.conversation = this.fanOut.acquire('conversation', stream.conversationId, stream);
      await this.begin(stream, held.user, held.conversation, afterSeq);
      return stream;
    } catch (error) {
      stream.close();
      throw error;
    }
  }

  /** The user's stream first: a removal that the check does not see yet is told there. */
  private async begin(stream: EventStream, userFeed: Feed, feed: Feed, afterSeq: number | undefined): Promise<void> {
    const { principal, conversationId } = stream;
    await this.fanOut.openUser(userFeed);
    const { headSeq, isRunning } = await this.conversations.head(principal, conversationId);
    this.texts.check(conversationId, isRunning);
    feed.level(headSeq);
    await feed.reach(headSeq);
    stream.begin({
      feed,
      afterSeq: afterSeq ?? feed.toldSeq ?? headSeq,
      read: (seq) => this.fanOut.read(conversationId, seq),
      texts: () => this.texts.of(conversationId),
      maxQueuedBytes: this.options.maxQueuedBytes,
    });
  }

  private async recheck(stream: EventStream, userFeed: Feed | undefined): Promise<void> {
    try {
      await this.assertReadable(stream.principal, stream.conversationId);
    } catch (error) {
      // The signal of a removal can be faster than the event that says goodbye.
      if (userFeed && !stream.farewell) await this.fanOut.levelUser(userFeed).catch(() => undefined);
      throw error;
    }
  }
}
