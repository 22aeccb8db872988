import { Injectable } from '@nestjs/common';
import { Database, EventLog, statement, type Transaction } from '@openhands-connect/platform';
import { ConversationEntity } from './conversation.entity.js';
import { ConversationWriter } from './conversation-writer.js';
import { heirAmong } from './heir.js';
import { MemberEntity } from './member.entity.js';
import { removeConversation } from './remove-conversation.js';

const AT_ONCE = 50;

/** user, how many. */
const someConversationsOf = statement<readonly [string, number], { conversation_id: string }>(
  'conversations.some_of_user',
  'SELECT conversation_id FROM conversation_members WHERE user_id = $1 ORDER BY conversation_id LIMIT $2',
);

/** Takes users out of their conversations whose account has ended. */
@Injectable()
export class DeparturesService {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    private readonly writer: ConversationWriter,
  ) {}

  /**
   * Leaves some of the user's conversations to the others, and removes those that were the user's alone; each in a
   * transaction of its own, so that a user of many conversations holds nobody up.
   *
   * @returns true when there may be more
   */
  async departSome(userId: string): Promise<boolean> {
    const some = await this.database.run(someConversationsOf, [userId, AT_ONCE]);
    for (const { conversation_id } of some) await this.depart(userId, conversation_id);
    return some.length === AT_ONCE;
  }

  private async depart(userId: string, conversationId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      // Somebody else may have removed it meanwhile, and the membership with it.
      if (!(await tx.manager.existsBy(ConversationEntity, { id: conversationId }))) return;
      const conversation = await this.writer.lock(tx, conversationId);
      const members = await tx.manager.findBy(MemberEntity, { conversationId });
      const heir = heirAmong(members.filter((member) => member.userId !== userId));
      if (!heir) return await removeConversation(tx, this.eventLog, conversationId);
      await this.handOver(tx, conversationId, heir);
      await tx.manager.delete(MemberEntity, { conversationId, userId });
      await this.writer.changeMembers(tx, conversation, userId);
    });
  }

  private async handOver(
    tx: Transaction,
    conversationId: string,
    heir: Pick<MemberEntity, 'userId' | 'role'>,
  ): Promise<void> {
    if (heir.role === 'owner') return;
    await tx.manager.update(MemberEntity, { conversationId, userId: heir.userId }, { role: 'owner' });
  }
}
