import type { StreamEvent } from '@openhands-connect/contract';
import { streamEventCheck } from '@openhands-connect/contract/validators';

export interface SseOptions {
  readonly token: string;
  readonly lastEventId?: number | undefined;
  readonly afterSeq?: number;
}

type Payload<Name extends StreamEvent['event']> = Extract<StreamEvent, { event: Name }>['payload'];

/** A reader that notes everything it is sent, as an `EventSource` understands it, and holds it against the contract. */
export interface SseClient {
  readonly headers: Headers;
  readonly events: readonly StreamEvent[];
  /** What a reader that comes again would say. */
  readonly lastEventId: string;
  /** The raw text so far. */
  readonly text: string;
  /** The seqs of the log's own events so far. */
  readonly seqs: number[];
  all<Name extends StreamEvent['event']>(name: Name): Payload<Name>[];
  /** Waits for the first event (or one that was received already) that the test accepts. */
  next<Name extends StreamEvent['event']>(
    name: Name,
    accept?: (payload: Payload<Name>) => boolean,
  ): Promise<Payload<Name>>;
  /** Waits until what was received looks so. */
  until(isSo: (client: SseClient) => boolean): Promise<void>;
  /** Resolves when the stream is over: with `end` when it was ended in order, else with the reason. */
  ended(): Promise<string>;
  close(): void;
}

/** Opens a stream; rejects with status and code of a refusal. */
export async function openSse(url: string, { token, lastEventId, afterSeq }: SseOptions): Promise<SseClient> {
  const aborting = new AbortController();
  const response = await fetch(afterSeq === undefined ? url : `${url}?after_seq=${afterSeq}`, {
    headers: {
      Authorization: `Bearer ${token}`,
      ...(lastEventId !== undefined && { 'Last-Event-ID': String(lastEventId) }),
    },
    signal: aborting.signal,
  });
  if (response.status !== 200 || !response.body) {
    const problem = (await response.json()) as { code: string };
    throw Object.assign(new Error(problem.code), { status: response.status, code: problem.code });
  }
  const client = new Reading(response.headers, () => aborting.abort());
  client.read(response.body.pipeThrough(new TextDecoderStream()));
  return client;
}

class Reading implements SseClient {
  readonly events: StreamEvent[] = [];
  lastEventId = '';
  text = '';
  /** The beginning of a block. */
  private rest = '';
  private readonly watchers = new Set<() => void>();
  private over: Promise<string> = Promise.resolve('never opened');

  constructor(
    readonly headers: Headers,
    readonly close: () => void,
  ) {}

  read(chunks: ReadableStream<string>): void {
    this.over = (async () => {
      try {
        for await (const chunk of chunks) this.receive(chunk);
        return 'end';
      } catch (error) {
        return String((error as Error).cause ?? error);
      }
    })();
  }

  get seqs(): number[] {
    return this.events.flatMap(({ event, payload }) =>
      'seq' in payload && event !== 'conversation_delete' ? [payload.seq] : [],
    );
  }

  all: SseClient['all'] = (name) =>
    this.events.filter(({ event }) => event === name).map(({ payload }) => payload as Payload<typeof name>);

  async next<Name extends StreamEvent['event']>(
    name: Name,
    accept: (payload: Payload<Name>) => boolean = () => true,
  ): Promise<Payload<Name>> {
    for (;;) {
      const found = this.all(name).find(accept);
      if (found !== undefined) return found;
      await this.changed();
    }
  }

  async until(isSo: (client: SseClient) => boolean): Promise<void> {
    while (!isSo(this)) await this.changed();
  }

  async ended(): Promise<string> {
    return await this.over;
  }

  private async changed(): Promise<void> {
    await new Promise<void>((resolve) => this.watchers.add(resolve));
  }

  private receive(chunk: string): void {
    this.text += chunk;
    const blocks = (this.rest + chunk).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) this.dispatch(block);
    for (const watcher of this.watchers) watcher();
    this.watchers.clear();
  }

  private dispatch(block: string): void {
    const fields = new Map(block.split('\n').map(fieldOf));
    this.lastEventId = fields.get('id') ?? this.lastEventId;
    const data = fields.get('data');
    if (data === undefined) return;
    const event = { event: fields.get('event'), payload: JSON.parse(data) } as StreamEvent;
    if (!streamEventCheck(event)) throw new Error(`${block} violates the contract`);
    this.events.push(event);
  }
}

function fieldOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
}
