import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GoogleAttemptsByAddress1795848091226 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "google_attempts" ADD "opened_from" text NOT NULL DEFAULT ''`);
    await runner.query(
      `CREATE INDEX "google_attempts_by_address" ON "google_attempts"  ("opened_from", "expires_at") `,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."google_attempts_by_address"`);
    await runner.query(`ALTER TABLE "google_attempts" DROP COLUMN "opened_from"`);
  }
}
