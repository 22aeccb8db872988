import type { MigrationInterface, QueryRunner } from 'typeorm';

export class WebhookRegistrar1795846681921 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "webhooks" ADD "api_key_id" uuid`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "webhooks" DROP COLUMN "api_key_id"`);
  }
}
