import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DeviceGeneration1795846895289 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "users" ADD "device_generation" integer NOT NULL DEFAULT '0'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "users" DROP COLUMN "device_generation"`);
  }
}
