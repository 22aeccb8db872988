import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SessionDeviceGeneration1795858146460 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "sessions" ADD "device_generation" integer NOT NULL DEFAULT '0'`);
    // A new password ends all sessions of before: those that live are of the present one. Of the others nobody knows.
    await runner.query(
      `UPDATE "sessions" s SET "device_generation" = u."device_generation" FROM "users" u
      WHERE u."id" = s."user_id" AND u."device_generation" > 0 AND s."revoked_at" IS NULL AND s."expires_at" > now()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "sessions" DROP COLUMN "device_generation"`);
  }
}
