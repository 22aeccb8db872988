/** One block of a stream that says something. */
export interface StreamBlock {
  /** `message` where the block names none. */
  readonly event: string;
  /** Undefined for a block without data: no event, but its id counts. */
  readonly data: string | undefined;
  /** The last id that was told, here or before. */
  readonly lastEventId: string;
}

/**
 * Server-Sent Events as WHATWG HTML has them (section 9.2.6, "Interpreting an event stream"), from pieces that may end
 * anywhere. What is not a whole block when the stream breaks off counts for nothing.
 */
export class EventStreamParser {
  /** How long the server asks to wait before coming again, in milliseconds. */
  retryMs: number | undefined;
  private rest = '';
  private isFirst = true;
  private lastEventId = '';
  private event = '';
  private data: string[] = [];
  private hasId = false;

  /** The blocks that a piece of text completes. */
  push(text: string): StreamBlock[] {
    const piece = this.isFirst && text !== '' ? text.replace(/^\uFEFF/, '') : text;
    this.isFirst &&= text === '';
    // A line feed that follows a carriage return may be in the next piece.
    const all = this.rest + piece;
    const end = all.endsWith('\r') ? all.length - 1 : all.length;
    const lines = all.slice(0, end).split(/\r\n|\n|\r/);
    this.rest = (lines.pop() ?? '') + all.slice(end);
    return lines.flatMap((line) => (line === '' ? this.dispatch() : this.take(line)));
  }

  private take(line: string): [] {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (Object.hasOwn(this.fields, name)) this.fields[name]?.(value);
    return [];
  }

  private readonly fields: Readonly<Record<string, (value: string) => void>> = {
    event: (value) => (this.event = value),
    data: (value) => this.data.push(value),
    id: (value) => {
      if (value.includes('\0')) return;
      this.lastEventId = value;
      this.hasId = true;
    },
    retry: (value) => {
      if (/^\d+$/.test(value)) this.retryMs = Number(value);
    },
  };

  private dispatch(): StreamBlock[] {
    const { event, data, hasId, lastEventId } = this;
    Object.assign(this, { event: '', data: [], hasId: false });
    if (data.length === 0) return hasId ? [{ event: 'message', data: undefined, lastEventId }] : [];
    return [{ event: event || 'message', data: data.join('\n'), lastEventId }];
  }
}
