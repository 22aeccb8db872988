import { defineStream } from '@openhands-connect/platform';

/** The stream of one conversation. Its id is the conversation's id. */
export const conversationStream = defineStream('conversation', 'conversations');
