import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ApiKeys1795835937093 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "api_keys" ("id" uuid NOT NULL, "user_id" uuid NOT NULL, "name" text NOT NULL, "prefix" text NOT NULL, "hash" bytea NOT NULL, "scopes" text array NOT NULL, "conversation_ids" uuid array, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE, "last_used_at" TIMESTAMP WITH TIME ZONE, "revoked_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_5c8a79801b44bd27b79228e1dad" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE UNIQUE INDEX "api_keys_hash" ON "api_keys"  ("hash") `);
    await runner.query(`CREATE INDEX "api_keys_revoked_at" ON "api_keys"  ("revoked_at") WHERE revoked_at IS NOT NULL`);
    await runner.query(`CREATE INDEX "api_keys_by_user" ON "api_keys"  ("user_id", "id") `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."api_keys_by_user"`);
    await runner.query(`DROP INDEX "public"."api_keys_revoked_at"`);
    await runner.query(`DROP INDEX "public"."api_keys_hash"`);
    await runner.query(`DROP TABLE "api_keys"`);
  }
}
