import { defineStream } from '@openhands-connect/platform';

/** The stream of what concerns one user and belongs to no conversation. Its id is the user's id. */
export const userStream = defineStream('user', 'users');
