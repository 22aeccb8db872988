import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { GatewayEntity } from './gateway.entity.js';

/** A user is in a conversation's room, by any number of sockets of one gateway. True as long as the gateway lives. */
@Entity('room_presence')
@Index('room_presence_gateway_id', ['gatewayId'])
export class RoomPresenceEntity {
  @PrimaryColumn('uuid', { name: 'conversation_id', primaryKeyConstraintName: 'room_presence_pkey' })
  conversationId!: string;

  @PrimaryColumn('uuid', { name: 'user_id', primaryKeyConstraintName: 'room_presence_pkey' })
  userId!: string;

  @PrimaryColumn('uuid', { name: 'gateway_id', primaryKeyConstraintName: 'room_presence_pkey' })
  gatewayId!: string;

  @ManyToOne(() => GatewayEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'gateway_id', foreignKeyConstraintName: 'room_presence_gateway_id_fkey' })
  gateway?: Relation<GatewayEntity>;
}
