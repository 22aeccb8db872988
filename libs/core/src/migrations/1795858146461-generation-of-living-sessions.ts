import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In a transaction of its own, in which the sessions can be read and written. */
export class GenerationOfLivingSessions1795858146461 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A new password ends all sessions of before: those that live are of the present one. Of the others nobody knows.
    await runner.query(
      `UPDATE "sessions" s SET "device_generation" = u."device_generation" FROM "users" u
      WHERE u."id" = s."user_id" AND u."device_generation" > 0 AND s."revoked_at" IS NULL AND s."expires_at" > now()`,
    );
  }

  async down(): Promise<void> {
    // The column goes with the migration before.
  }
}
