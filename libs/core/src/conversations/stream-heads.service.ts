import { Injectable } from '@nestjs/common';
import { Database, statement } from '@openhands-connect/platform';

export interface StreamHead {
  /** The conversation's or the user's. */
  id: string;
  last_seq: number;
}

/** conversations, users. Streams that do not exist give no row. */
const headsOfStreams = statement<readonly [readonly string[], readonly string[]], StreamHead>(
  'conversations.heads_of_streams',
  `SELECT id, last_seq FROM conversations WHERE id = ANY($1::uuid[])
  UNION ALL SELECT id, last_seq FROM users WHERE id = ANY($2::uuid[])`,
);

/** How far the logs of many streams are, in one statement. Says nothing about access. */
@Injectable()
export class StreamHeads {
  constructor(private readonly database: Database) {}

  async of(conversationIds: readonly string[], userIds: readonly string[]): Promise<StreamHead[]> {
    return await this.database.run(headsOfStreams, [conversationIds, userIds]);
  }
}
