import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Accounts1795837388187 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "outgoing_mails" ("kind" text NOT NULL, "address_key" text NOT NULL, "due_at" TIMESTAMP WITH TIME ZONE, "lease_id" uuid, "taken_at" TIMESTAMP WITH TIME ZONE, "attempts" integer NOT NULL DEFAULT '0', "user_agent" text, "ip_address" text, CONSTRAINT "PK_c111c5375c4338b1603537b1604" PRIMARY KEY ("kind", "address_key"))`,
    );
    await runner.query(`CREATE INDEX "outgoing_mails_due" ON "outgoing_mails"  ("due_at") WHERE due_at IS NOT NULL`);
    await runner.query(
      `CREATE TABLE "password_resets" ("user_id" uuid NOT NULL, "token_hash" bytea NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_f7a4c3bc48f24df007936d217be" PRIMARY KEY ("user_id"))`,
    );
    await runner.query(`CREATE UNIQUE INDEX "password_resets_token_hash" ON "password_resets"  ("token_hash") `);
    await runner.query(`ALTER TABLE "users" ADD "disabled_at" TIMESTAMP WITH TIME ZONE`);
    await runner.query(`ALTER TABLE "users" ADD "deleted_at" TIMESTAMP WITH TIME ZONE`);
    await runner.query(`CREATE INDEX "users_disabled_at" ON "users"  ("disabled_at") WHERE disabled_at IS NOT NULL`);
    await runner.query(`CREATE INDEX "users_deleted_at" ON "users"  ("deleted_at") WHERE deleted_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."users_deleted_at"`);
    await runner.query(`DROP INDEX "public"."users_disabled_at"`);
    await runner.query(`ALTER TABLE "users" DROP COLUMN "deleted_at"`);
    await runner.query(`ALTER TABLE "users" DROP COLUMN "disabled_at"`);
    await runner.query(`DROP INDEX "public"."password_resets_token_hash"`);
    await runner.query(`DROP TABLE "password_resets"`);
    await runner.query(`DROP INDEX "public"."outgoing_mails_due"`);
    await runner.query(`DROP TABLE "outgoing_mails"`);
  }
}
