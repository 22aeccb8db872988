import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GoogleAttemptsBySite1795858454077 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "google_attempts" ADD "site" text NOT NULL DEFAULT ''`);
    await runner.query(`CREATE INDEX "google_attempts_by_site" ON "google_attempts"  ("site", "expires_at") `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."google_attempts_by_site"`);
    await runner.query(`ALTER TABLE "google_attempts" DROP COLUMN "site"`);
  }
}
