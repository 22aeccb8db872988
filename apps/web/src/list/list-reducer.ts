import type { ConversationPage, ConversationRecord } from '@openhands-connect/client';

export interface ConversationList {
  /** Undefined until the first page is there. */
  readonly items: readonly ConversationRecord[] | undefined;
  readonly nextCursor: string | null;
}

export type ListAction =
  | { readonly type: 'first_page'; readonly page: ConversationPage }
  | { readonly type: 'next_page'; readonly page: ConversationPage }
  /** As an event tells it. */
  | { readonly type: 'record'; readonly record: ConversationRecord }
  | { readonly type: 'gone'; readonly conversationId: string };

export const EMPTY_LIST: ConversationList = { items: undefined, nextCursor: null };

type Handlers = {
  readonly [Type in ListAction['type']]: (
    list: ConversationList,
    action: Extract<ListAction, { type: Type }>,
  ) => ConversationList;
};

const HANDLERS: Handlers = {
  first_page: (_, { page }) => ({ items: page.items, nextCursor: page.next_cursor }),
  next_page: ({ items = [] }, { page }) => ({
    items: [...items, ...without(page.items, items)],
    nextCursor: page.next_cursor,
  }),
  record: (list, { record }) => (list.items ? { ...list, items: place(list.items, record) } : list),
  gone: (list, { conversationId }) => ({
    ...list,
    items: list.items?.filter((item) => item.conversation_id !== conversationId),
  }),
};

export function listReducer(list: ConversationList, action: ListAction): ConversationList {
  const handle = HANDLERS[action.type] as (list: ConversationList, action: ListAction) => ConversationList;
  return handle(list, action);
}

/** Brings a record up to date where it stands; a new one comes first, an archived one goes. */
function place(items: readonly ConversationRecord[], record: ConversationRecord): readonly ConversationRecord[] {
  const others = without(items, [record]);
  if (record.archived) return others;
  if (others.length === items.length) return [record, ...items];
  return items.map((item) => (item.conversation_id === record.conversation_id ? record : item));
}

function without(
  items: readonly ConversationRecord[],
  taken: readonly ConversationRecord[],
): readonly ConversationRecord[] {
  const ids = new Set(taken.map((item) => item.conversation_id));
  return items.filter((item) => !ids.has(item.conversation_id));
}
