import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DroppedKeys1795858282676 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "dropped_keys" ("kid" text NOT NULL, "x" text NOT NULL, "dropped_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_a74d38d2e0e3fb7b7f7646afe48" PRIMARY KEY ("kid"))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "dropped_keys"`);
  }
}
