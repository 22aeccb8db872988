import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ResetLinks1795847494279 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."password_resets_token_hash"`);
    await runner.query(`ALTER TABLE "password_resets" DROP CONSTRAINT "PK_f7a4c3bc48f24df007936d217be"`);
    await runner.query(
      `ALTER TABLE "password_resets" ADD CONSTRAINT "PK_323290a9239ad3d397ad78018ec" PRIMARY KEY ("token_hash")`,
    );
    await runner.query(`ALTER TABLE "password_resets" ADD "mailed_at" TIMESTAMP WITH TIME ZONE`);
    // Links were good for 30 minutes from the moment when their mail was written.
    await runner.query(`UPDATE "password_resets" SET "mailed_at" = "expires_at" - interval '30 minutes'`);
    await runner.query(`CREATE INDEX "password_resets_user_id" ON "password_resets"  ("user_id") `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."password_resets_user_id"`);
    // One row for each user there: whoever has a link asks for another.
    await runner.query(`DELETE FROM "password_resets"`);
    await runner.query(`ALTER TABLE "password_resets" DROP COLUMN "mailed_at"`);
    await runner.query(`ALTER TABLE "password_resets" DROP CONSTRAINT "PK_323290a9239ad3d397ad78018ec"`);
    await runner.query(
      `ALTER TABLE "password_resets" ADD CONSTRAINT "PK_f7a4c3bc48f24df007936d217be" PRIMARY KEY ("user_id")`,
    );
    await runner.query(`CREATE UNIQUE INDEX "password_resets_token_hash" ON "password_resets"  ("token_hash") `);
  }
}
