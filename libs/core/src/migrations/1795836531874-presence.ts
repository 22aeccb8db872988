import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Presence1795836531874 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "gateways" ("id" uuid NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "gateways_pkey" PRIMARY KEY ("id"))`,
    );
    await runner.query(
      `CREATE TABLE "room_presence" ("conversation_id" uuid NOT NULL, "user_id" uuid NOT NULL, "gateway_id" uuid NOT NULL, CONSTRAINT "room_presence_pkey" PRIMARY KEY ("conversation_id", "user_id", "gateway_id"))`,
    );
    await runner.query(`CREATE INDEX "room_presence_gateway_id" ON "room_presence"  ("gateway_id") `);
    await runner.query(
      `ALTER TABLE "room_presence" ADD CONSTRAINT "room_presence_gateway_id_fkey" FOREIGN KEY ("gateway_id") REFERENCES "gateways"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "room_presence" DROP CONSTRAINT "room_presence_gateway_id_fkey"`);
    await runner.query(`DROP INDEX "public"."room_presence_gateway_id"`);
    await runner.query(`DROP TABLE "room_presence"`);
    await runner.query(`DROP TABLE "gateways"`);
  }
}
