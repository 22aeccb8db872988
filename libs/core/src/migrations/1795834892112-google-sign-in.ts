import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GoogleSignIn1795834892112 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "google_attempts" ("state_hash" bytea NOT NULL, "nonce" text NOT NULL, "code_verifier" text NOT NULL, "redirect_uri" text NOT NULL, "holder_kind" text NOT NULL, "holder_hash" bytea NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_5c403dc1cd96bcef9c0b87a0a3a" PRIMARY KEY ("state_hash"))`,
    );
    await runner.query(`CREATE INDEX "google_attempts_expires_at" ON "google_attempts"  ("expires_at") `);
    await runner.query(
      `CREATE TABLE "google_codes" ("code_hash" bytea NOT NULL, "holder_kind" text NOT NULL, "holder_hash" bytea NOT NULL, "issuer" text NOT NULL, "subject" text NOT NULL, "email" text, "email_verified" boolean NOT NULL, "name" text, "only_links" boolean NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_9b639c8242cbd144e9b00adde94" PRIMARY KEY ("code_hash"))`,
    );
    await runner.query(`CREATE INDEX "google_codes_expires_at" ON "google_codes"  ("expires_at") `);
    await runner.query(
      `CREATE TABLE "google_identities" ("issuer" text NOT NULL, "subject" text NOT NULL, "user_id" uuid NOT NULL, "linked_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_41b20c5ec1811cbf5307a076424" PRIMARY KEY ("issuer", "subject"))`,
    );
    await runner.query(`CREATE INDEX "google_identities_user_id" ON "google_identities"  ("user_id") `);
    await runner.query(
      `ALTER TABLE "google_identities" ADD CONSTRAINT "google_identities_user" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "google_identities" DROP CONSTRAINT "google_identities_user"`);
    await runner.query(`DROP INDEX "public"."google_identities_user_id"`);
    await runner.query(`DROP TABLE "google_identities"`);
    await runner.query(`DROP INDEX "public"."google_codes_expires_at"`);
    await runner.query(`DROP TABLE "google_codes"`);
    await runner.query(`DROP INDEX "public"."google_attempts_expires_at"`);
    await runner.query(`DROP TABLE "google_attempts"`);
  }
}
