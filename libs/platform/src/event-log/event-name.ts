/** The facts that are stored and told: the contract's durable socket events. */
export type DurableEventName =
  | 'conversation_insert'
  | 'conversation_update'
  | 'conversation_delete'
  | 'file_insert'
  | 'file_update'
  | 'file_delete'
  | 'settings_update';
