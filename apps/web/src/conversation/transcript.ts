import type {
  Conversation,
  ConversationUpdateEvent,
  MemberRole,
  Message,
  MessageDelta,
  MessagePage,
  RoomEvent,
} from '@openhands-connect/client';

/** A message on its way: shown at once, with what became of it. */
export interface PendingMessage {
  /** Its idempotency key. */
  readonly key: string;
  readonly content: string;
  readonly error: unknown;
}

interface Draft {
  /** Of the message that it will be. */
  readonly id: string;
  readonly text: string;
}

type Head = Pick<Conversation, 'title' | 'status' | 'agent' | 'archived'>;

/** Everything that the page shows of a conversation. */
export interface Transcript {
  readonly head: Head;
  readonly myRole: MemberRole;
  readonly messages: readonly Message[];
  /** The seq before which there are older messages; null when all are here. */
  readonly messagesBefore: number | null;
  /** The answer that is being written: the agent writes one at a time. */
  readonly draft: Draft | undefined;
  readonly pending: readonly PendingMessage[];
  readonly deleted: boolean;
}

export type TranscriptAction =
  | { readonly type: 'loaded'; readonly conversation: Conversation }
  | { readonly type: 'older'; readonly page: MessagePage }
  | { readonly type: 'event'; readonly event: RoomEvent; readonly ownId: string }
  | { readonly type: 'delta'; readonly delta: MessageDelta }
  | { readonly type: 'sending'; readonly key: string; readonly content: string }
  | { readonly type: 'sent'; readonly key: string }
  | { readonly type: 'failed'; readonly key: string; readonly error: unknown };

type Change = Exclude<TranscriptAction, { type: 'loaded' }>;
type Handlers = {
  readonly [Type in Change['type']]: (transcript: Transcript, action: Extract<Change, { type: Type }>) => Transcript;
};

const HANDLERS: Handlers = {
  older: (transcript, { page }) => addOlder(transcript, page),
  event: (transcript, { event, ownId }) => apply(transcript, event, ownId),
  delta: (transcript, { delta }) => ({ ...transcript, draft: extend(transcript.draft, delta) }),
  sending: (transcript, { key, content }) => ({
    ...transcript,
    pending: [...without(transcript.pending, key), { key, content, error: undefined }],
  }),
  sent: (transcript, { key }) => ({ ...transcript, pending: without(transcript.pending, key) }),
  failed: (transcript, { key, error }) => ({
    ...transcript,
    pending: transcript.pending.map((item) => (item.key === key ? { ...item, error } : item)),
  }),
};

/** Undefined until the conversation is loaded. */
export function transcriptReducer(
  transcript: Transcript | undefined,
  action: TranscriptAction,
): Transcript | undefined {
  if (action.type === 'loaded') return load(transcript, action.conversation);
  const handle = HANDLERS[action.type] as (transcript: Transcript, action: Change) => Transcript;
  return transcript && handle(transcript, action);
}

/** What came live after the snapshot stays; what is older may have a hole before it. */
function load(transcript: Transcript | undefined, conversation: Conversation): Transcript {
  const later = transcript?.messages.filter(({ seq }) => seq > conversation.last_seq) ?? [];
  return {
    head: conversation,
    myRole: conversation.my_role,
    messages: [...conversation.messages, ...later],
    messagesBefore: conversation.messages_before,
    draft: transcript?.draft,
    pending: transcript?.pending ?? [],
    deleted: false,
  };
}

function addOlder(transcript: Transcript, { items, next_cursor }: MessagePage): Transcript {
  const first = items[0];
  return {
    ...transcript,
    messages: [...items, ...transcript.messages],
    messagesBefore: next_cursor === null || !first ? null : first.seq,
  };
}

function apply(transcript: Transcript, event: RoomEvent, ownId: string): Transcript {
  if (event.event === 'conversation_delete') return { ...transcript, deleted: true };
  if (event.event !== 'conversation_update') return transcript;
  const { payload } = event;
  const told = { ...transcript, head: payload.record, draft: keepDraft(transcript.draft, payload) };
  if (payload.change !== 'message_added') return told;
  const { message } = payload;
  if (transcript.messages.some(({ id }) => id === message.id)) return told;
  const own = message.author_id === ownId;
  const arrived = own ? transcript.pending.find(({ content }) => content === message.content) : undefined;
  return {
    ...told,
    messages: [...transcript.messages, message],
    pending: arrived ? without(transcript.pending, arrived.key) : transcript.pending,
  };
}

/** A draft ends with its message, or when the agent has stopped. */
function keepDraft(draft: Draft | undefined, payload: ConversationUpdateEvent): Draft | undefined {
  if (payload.change === 'status_changed' && payload.record.status !== 'running') return undefined;
  return payload.change === 'message_added' && payload.message.id === draft?.id ? undefined : draft;
}

/** A piece that begins behind what is here is left out: the whole message is on its way. */
function extend(draft: Draft | undefined, { message_id, index, content }: MessageDelta): Draft | undefined {
  const text = draft?.id === message_id ? draft.text : '';
  return index > text.length ? draft : { id: message_id, text: text.slice(0, index) + content };
}

function without(pending: readonly PendingMessage[], key: string): readonly PendingMessage[] {
  return pending.filter((item) => item.key !== key);
}
