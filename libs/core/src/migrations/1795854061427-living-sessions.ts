import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LivingSessions1795854061427 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX "sessions_living" ON "sessions"  ("user_id", "id") WHERE revoked_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "public"."sessions_living"`);
  }
}
