import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SessionFirstAddress1795847310442 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "sessions" ADD "first_ip_address" text`);
    // Where they are now is the best that is known of those that began before.
    await runner.query(`UPDATE "sessions" SET "first_ip_address" = "ip_address"`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "sessions" DROP COLUMN "first_ip_address"`);
  }
}
