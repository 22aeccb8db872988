import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SessionDeviceGeneration1795858146460 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "sessions" ADD "device_generation" integer NOT NULL DEFAULT '0'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "sessions" DROP COLUMN "device_generation"`);
  }
}
