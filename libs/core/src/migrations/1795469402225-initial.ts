import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Initial1795469402225 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "events" ("stream_id" uuid NOT NULL, "seq" bigint NOT NULL, "event_id" uuid NOT NULL, "name" text NOT NULL, "occurred_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL, "data" json NOT NULL, "xid" bigint NOT NULL DEFAULT txid_current(), CONSTRAINT "events_pkey" PRIMARY KEY ("stream_id", "seq"))`,
    );
    await runner.query(`CREATE INDEX "events_xid_stream_id_seq_idx" ON "events"  ("xid", "stream_id", "seq") `);
    await runner.query(
      `CREATE TABLE "users" ("id" uuid NOT NULL, "email" text NOT NULL, "email_key" text NOT NULL, "name" text NOT NULL, "password_hash" text, "settings" jsonb NOT NULL DEFAULT '{}', "settings_version" integer NOT NULL DEFAULT '1', "last_seq" bigint NOT NULL DEFAULT '0', "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_a3ffb1c0c8416b9fc6f907b7433" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE UNIQUE INDEX "users_email_key" ON "users"  ("email_key") `);
    await runner.query(
      `CREATE TABLE "conversations" ("id" uuid NOT NULL, "title" text NOT NULL, "status" text NOT NULL DEFAULT 'idle', "agent" text NOT NULL, "archived" boolean NOT NULL DEFAULT false, "last_seq" bigint NOT NULL DEFAULT '0', "answered_seq" bigint NOT NULL DEFAULT '0', "members_version" integer NOT NULL DEFAULT '0', "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_ee34f4f7ced4ec8681f26bf04ef" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE TABLE "messages" ("conversation_id" uuid NOT NULL, "seq" bigint NOT NULL, "id" uuid NOT NULL, "role" text NOT NULL, "type" text NOT NULL, "content" text NOT NULL, "author_id" uuid, "image_urls" text array NOT NULL DEFAULT '{}', "file_ids" uuid array NOT NULL DEFAULT '{}', "idempotency_key" text, "request_hash" bytea, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_6c6ea2ab4c0804750cd95eefa8c" PRIMARY KEY ("conversation_id", "seq"))`,
    );
    await runner.query(
      `CREATE UNIQUE INDEX "messages_idempotency_key" ON "messages"  ("conversation_id", "author_id", "idempotency_key") WHERE idempotency_key IS NOT NULL`,
    );
    await runner.query(
      `CREATE TABLE "conversation_members" ("conversation_id" uuid NOT NULL, "user_id" uuid NOT NULL, "role" text NOT NULL, "added_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_5fa9076068b6f2a26fb793d2439" PRIMARY KEY ("conversation_id", "user_id"))`,
    );
    await runner.query(
      `CREATE INDEX "conversation_members_by_user" ON "conversation_members"  ("user_id", "conversation_id") `,
    );
    await runner.query(
      `CREATE TABLE "idempotency_keys" ("user_id" uuid NOT NULL, "key" text NOT NULL, "request_hash" bytea NOT NULL, "answer" json, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_392b1af86f210d98d3f0c764728" PRIMARY KEY ("user_id", "key"))`,
    );
    await runner.query(`CREATE INDEX "idempotency_keys_created_at" ON "idempotency_keys"  ("created_at") `);
    await runner.query(
      `CREATE TABLE "agent_work" ("conversation_id" uuid NOT NULL, "due_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "lease_expires_at" TIMESTAMP WITH TIME ZONE, "lease_id" uuid, "attempts" integer NOT NULL DEFAULT '0', CONSTRAINT "PK_4c92103c023cbaaacb7c0c33233" PRIMARY KEY ("conversation_id"))`,
    );
    await runner.query(`CREATE INDEX "agent_work_due" ON "agent_work"  ("due_at") `);
    await runner.query(
      `CREATE TABLE "sessions" ("id" uuid NOT NULL, "user_id" uuid NOT NULL, "generation" integer NOT NULL DEFAULT '0', "rotated_at" TIMESTAMP WITH TIME ZONE NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "revoked_at" TIMESTAMP WITH TIME ZONE, "user_agent" text, "ip_address" text, CONSTRAINT "PK_3238ef96f18b355b671619111bc" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE INDEX "sessions_user_id" ON "sessions"  ("user_id") `);
    await runner.query(`CREATE INDEX "sessions_revoked_at" ON "sessions"  ("revoked_at") WHERE revoked_at IS NOT NULL`);
    await runner.query(
      `CREATE TABLE "files" ("id" uuid NOT NULL, "owner_id" uuid NOT NULL, "conversation_id" uuid, "name" text NOT NULL, "mime_type" text NOT NULL, "size_bytes" bigint NOT NULL, "sha256" text NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_6c16b9093a142e0e7613b04a3d9" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE INDEX "files_by_conversation" ON "files"  ("conversation_id", "id") `);
    await runner.query(`CREATE INDEX "files_by_owner" ON "files"  ("owner_id", "id") `);
    await runner.query(
      `CREATE TABLE "unowned_blobs" ("id" uuid NOT NULL, "due_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_98a1375aa04857e80b66c834e1b" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE INDEX "unowned_blobs_due" ON "unowned_blobs"  ("due_at") `);
    await runner.query(
      `CREATE TABLE "webhook_delivery_attempts" ("delivery_id" uuid NOT NULL, "number" integer NOT NULL, "started_at" TIMESTAMP WITH TIME ZONE NOT NULL, "latency_ms" integer NOT NULL, "response_status" integer, "response_body" text, "error" text, CONSTRAINT "PK_b77fb3e76ec3b318f99e3dfa087" PRIMARY KEY ("delivery_id", "number"))`,
    );
    await runner.query(
      `CREATE TABLE "webhook_deliveries" ("id" uuid NOT NULL, "webhook_id" uuid NOT NULL, "stream_id" uuid NOT NULL, "seq" bigint NOT NULL, "event_id" uuid NOT NULL, "event_type" text NOT NULL, "status" text NOT NULL DEFAULT 'pending', "due_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "lease_id" uuid, "attempt_count" integer NOT NULL DEFAULT '0', "last_response_status" integer, "next_attempt_at" TIMESTAMP WITH TIME ZONE DEFAULT now(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "completed_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_535dd409947fb6d8fc6dfc0112a" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries"  ("due_at") WHERE status = 'pending'`,
    );
    await runner.query(`CREATE INDEX "webhook_deliveries_by_webhook" ON "webhook_deliveries"  ("webhook_id", "id") `);
    await runner.query(
      `CREATE TABLE "event_readers" ("name" text NOT NULL, "xid" bigint NOT NULL, "stream_id" uuid NOT NULL, "seq" bigint NOT NULL, CONSTRAINT "PK_5b9a2e85a9789b39e0903679f33" PRIMARY KEY ("name"))`,
    );
    await runner.query(
      `CREATE TABLE "webhooks" ("id" uuid NOT NULL, "owner_id" uuid NOT NULL, "url" text NOT NULL, "events" text array NOT NULL, "description" text, "conversation_ids" uuid array, "secret" text NOT NULL, "status" text NOT NULL DEFAULT 'active', "disabled_reason" text, "registered_xid" bigint NOT NULL DEFAULT txid_current(), "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_9e8795cfc899ab7bdaa831e8527" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE INDEX "webhooks_by_owner" ON "webhooks"  ("owner_id", "id") `);
    // A message updates its conversation's row: room on the page keeps that update off the indexes.
    await runner.query('ALTER TABLE conversations SET (fillfactor = 50)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."webhooks_by_owner"`);
    await runner.query(`DROP TABLE "webhooks"`);
    await runner.query(`DROP TABLE "event_readers"`);
    await runner.query(`DROP INDEX "public"."webhook_deliveries_by_webhook"`);
    await runner.query(`DROP INDEX "public"."webhook_deliveries_due"`);
    await runner.query(`DROP TABLE "webhook_deliveries"`);
    await runner.query(`DROP TABLE "webhook_delivery_attempts"`);
    await runner.query(`DROP INDEX "public"."unowned_blobs_due"`);
    await runner.query(`DROP TABLE "unowned_blobs"`);
    await runner.query(`DROP INDEX "public"."files_by_owner"`);
    await runner.query(`DROP INDEX "public"."files_by_conversation"`);
    await runner.query(`DROP TABLE "files"`);
    await runner.query(`DROP INDEX "public"."sessions_revoked_at"`);
    await runner.query(`DROP INDEX "public"."sessions_user_id"`);
    await runner.query(`DROP TABLE "sessions"`);
    await runner.query(`DROP INDEX "public"."agent_work_due"`);
    await runner.query(`DROP TABLE "agent_work"`);
    await runner.query(`DROP INDEX "public"."idempotency_keys_created_at"`);
    await runner.query(`DROP TABLE "idempotency_keys"`);
    await runner.query(`DROP INDEX "public"."conversation_members_by_user"`);
    await runner.query(`DROP TABLE "conversation_members"`);
    await runner.query(`DROP INDEX "public"."messages_idempotency_key"`);
    await runner.query(`DROP TABLE "messages"`);
    await runner.query(`DROP TABLE "conversations"`);
    await runner.query(`DROP INDEX "public"."users_email_key"`);
    await runner.query(`DROP TABLE "users"`);
    await runner.query(`DROP INDEX "public"."events_xid_stream_id_seq_idx"`);
    await runner.query(`DROP TABLE "events"`);
  }
}
