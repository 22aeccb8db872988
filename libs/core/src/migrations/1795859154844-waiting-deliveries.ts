import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The new index first: while it is built the table can be read, which it cannot be once the old one is dropped. */
export class WaitingDeliveries1795859154844 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX "webhook_deliveries_waiting" ON "webhook_deliveries"  ("webhook_id", "due_at", "id") WHERE status = 'pending'`,
    );
    await runner.query(`DROP INDEX "public"."webhook_deliveries_due"`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries"  ("due_at") WHERE status = 'pending'`,
    );
    await runner.query(`DROP INDEX "public"."webhook_deliveries_waiting"`);
  }
}
