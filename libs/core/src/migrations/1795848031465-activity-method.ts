import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ActivityMethod1795848031465 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "auth_activity" ADD "method" text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "auth_activity" DROP COLUMN "method"`);
  }
}
