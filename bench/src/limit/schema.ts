/**
 * The tables of the limit program: the columns that the product writes for the same requests and nothing else,
 * without foreign keys, so that both sides pay for the same rows. Needs PostgreSQL 18 (`uuidv7()`).
 */
export const SCHEMA = `
CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  email text NOT NULL UNIQUE,
  name text NOT NULL,
  password_hash text NOT NULL
);
CREATE TABLE sessions (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  user_id uuid NOT NULL,
  generation integer NOT NULL DEFAULT 0,
  rotated_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL DEFAULT now() + interval '90 days',
  user_agent text,
  ip_address text
);
CREATE INDEX ON sessions (user_id);
CREATE TABLE conversations (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  last_seq bigint NOT NULL DEFAULT 0,
  title text NOT NULL,
  status text NOT NULL DEFAULT 'idle',
  agent text NOT NULL DEFAULT 'offline',
  archived boolean NOT NULL DEFAULT false,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE conversation_members (
  conversation_id uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  PRIMARY KEY (conversation_id, user_id)
);
CREATE INDEX ON conversation_members (user_id, conversation_id);
CREATE TABLE messages (
  conversation_id uuid NOT NULL,
  seq bigint NOT NULL,
  id uuid NOT NULL DEFAULT uuidv7(),
  role text NOT NULL,
  type text NOT NULL DEFAULT 'text',
  content text NOT NULL,
  author_id uuid,
  image_urls text[] NOT NULL DEFAULT '{}',
  file_ids uuid[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (conversation_id, seq)
);
CREATE TABLE events (
  stream_id uuid NOT NULL,
  seq bigint NOT NULL,
  event_id uuid NOT NULL DEFAULT uuidv7(),
  name text NOT NULL,
  occurred_at timestamptz NOT NULL DEFAULT now(),
  data json NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (stream_id, seq)
);
CREATE INDEX ON events (xid);
`;
