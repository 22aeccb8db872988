import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AccountActivity1795834080973 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "auth_activity" ("id" uuid NOT NULL, "user_id" uuid NOT NULL, "type" text NOT NULL, "session_id" uuid, "ip_address" text, "user_agent" text, "occurred_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_f03f2f81621e16494a116978f03" PRIMARY KEY ("id"))`,
    );
    await runner.query(`CREATE INDEX "auth_activity_by_user" ON "auth_activity"  ("user_id", "id") `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."auth_activity_by_user"`);
    await runner.query(`DROP TABLE "auth_activity"`);
  }
}
